import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ServerUnderTest } from './server.ts';
import { manyCreates } from './streams.ts';

let server: ServerUnderTest;
beforeAll(async () => {
  server = await ServerUnderTest.start();
});
afterAll(() => server?.close());

/** A command that notes what processor time it takes, with all that it starts. */
function measured(name: string, real: string): () => number {
  const file = join(server.folder, `cpu-of-${name}`);
  writeFileSync(file, '');
  server.command(name, `TIMEFORMAT='%U %S'; { time ${real} "$@" 2>&3; } 3>&2 2>>${file}`);
  return () =>
    readFileSync(file, 'utf8')
      .split(/\s+/)
      .reduce((sum, seconds) => sum + Number(seconds), 0);
}

test('ten thousand znodes cost the node next to nothing besides the CLI', async () => {
  const requests = manyCreates('/bulk', 10_000, 800);
  writeFileSync(`${server.bin}/real-aws`, readFileSync(`${server.bin}/aws`), { mode: 0o755 });
  const ofCli = measured('aws', `${server.bin}/real-aws`);
  const ofAll = measured('sh', '/bin/sh');

  const { line, outcome } = await server.applied(requests);

  expect(outcome).toMatchObject({ complete: true, refused: [] });
  expect(line.requestBytes).toBeGreaterThan(8_400_000);
  expect(ofCli()).toBeGreaterThan(0);
  // Of which 0.06 were measured; this machine may be slower.
  expect(ofAll() - ofCli()).toBeLessThan(0.2);
});
