import { mkdirSync } from 'node:fs';
import { archiveOf, fixture, run, small, temporaryFolder } from './archives.ts';

const folder = temporaryFolder();
const server = folder.path('version-2');
const archive = folder.path('small.tar.gz');
beforeAll(async () => {
  folder.write('small.tar.gz', await archiveOf(small()));
  mkdirSync(server);
  for (const [path, bytes] of Object.entries(small())) {
    folder.write(`version-2/${path.slice(path.lastIndexOf('/') + 1)}`, bytes);
  }
});
beforeEach(() => {
  begin('snapshot.11');
});
afterAll(() => folder.remove());

/** A server was killed while it wrote this one. */
const begin = (name: string) =>
  folder.write(`version-2/${name}`, fixture('snapshot.10').subarray(0, 900));

test('a dataDir with a snapshot that was only begun is proven, and told of', async () => {
  const { code, stdout } = await run('verify', server);

  expect(code).toBe(0);
  expect(stdout).toContain('✓');
  expect(stdout.replace(/\s+/g, ' ')).toContain(
    'snapshot.11 was not written to its end: ZooKeeper passes over it, and nothing up to 0x11 is missing',
  );
});

test.each([
  ['ls', '/'],
  ['stat', '/p'],
  ['log', '/'],
])('%s reads it as if it were not there', async (verb, path) => {
  const read = (source: string) => run(verb, source, path, '--json');

  const { code, stdout } = await read(server);

  expect(code).toBe(0);
  expect(stdout).toBe((await read(archive)).stdout);
});

test('a dataDir whose logs end before a snapshot that was only begun is not read', async () => {
  begin('snapshot.12');

  const { code, stderr } = await run('ls', server);

  expect(code).toBe(2);
  expect(stderr).toContain('snapshot.12');
});
