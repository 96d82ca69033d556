import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestAcl } from '../../../lambda/zookeeper/requests/access.ts';
import { systemCommand } from '../node-under-test.ts';
import { nodeLine } from '../run-script.ts';
import { ServerUnderTest } from './server.ts';
import { creates } from './streams.ts';

const password = 'pass word:$(id)`"\'\\%s';
const identity = `keeper:${password}`;
const acl = digestAcl('keeper', password);

/** A server on which /NAME may be changed by the keeper alone, and the file that says who a put-back is. */
async function startVault(options: Parameters<typeof ServerUnderTest.start>[0]) {
  const server = await ServerUnderTest.start(options);
  const file = join(server.folder, 'digest');
  server.settings = { ...server.settings, client: { digest: file } };
  const keep = (text: string | Buffer, mode = 0o600) => writeFileSync(file, text, { mode });
  return { server, file, keep };
}

describe.each(['3.8', '3.9'] as const)('on a server of %s', (series) => {
  let vault: Awaited<ReturnType<typeof startVault>>;
  beforeAll(async () => {
    vault = await startVault({ series });
    const client = await vault.server.client();
    await client.authenticateDigest('keeper', password);
    await client.create('/vault', null, { acl });
  });
  afterAll(() => vault?.server.close());
  beforeEach(() => {
    vault.keep(`${identity}\n`);
  });

  test('with the identity of the file a put-back changes what is open to it alone', async () => {
    const { line, outcome } = await vault.server.applied([creates(['/vault/a'], acl)]);

    expect(line).toMatchObject({ auth: true, requestBytes: vault.server.requestBytes });
    expect(outcome).toMatchObject({ complete: true, applied: 1, authFailed: false });
  });

  test('with a wrong password, or without a file, the server refuses by path', async () => {
    const conflict = { path: '/vault/b', codeName: 'NoAuth' };
    vault.keep('keeper:another one');

    const wrong = await vault.server.applied([creates(['/vault/b'])]);
    const { settings } = vault.server;
    vault.server.settings = { ...settings, client: {} };
    const without = await vault.server.applied([creates(['/vault/b'])]);
    vault.server.settings = settings;

    expect([wrong, without].map(({ line }) => line.auth)).toEqual([true, false]);
    expect(wrong.outcome.conflict).toMatchObject(conflict);
    expect(without.outcome.conflict).toMatchObject(conflict);
  });

  test('no process has it among its arguments or in its environment, and nothing tells it', async () => {
    const { server } = vault;
    const seen = join(server.folder, 'seen');
    writeFileSync(seen, '');
    for (const name of ['aws', 'cat', 'dd', 'stat', 'timeout', 'df', 'md5sum', 'base64', 'bash']) {
      const shown = `printf '%s\\n' "$*" >>${seen}; tr '\\0' '\\n' </proc/self/environ >>${seen}`;
      const real = name === 'aws' ? `${server.bin}/real-aws` : systemCommand(name);
      if (name === 'aws') writeFileSync(real, readFileSync(`${server.bin}/aws`), { mode: 0o755 });
      writeFileSync(join(server.bin, name), `#!/bin/bash\n${shown}\nexec ${real} "$@"\n`, {
        mode: 0o755,
      });
    }

    const run = await server.run();

    expect(nodeLine(run)).toMatchObject({ auth: true });
    const told = readFileSync(seen, 'utf8') + run.stdout + run.stderr;
    expect(told).toContain('count=1');
    expect(told).not.toContain('pass word');
    expect(told).not.toContain('keeper');
  });
});

describe('a file that names no identity', () => {
  let vault: Awaited<ReturnType<typeof startVault>>;
  beforeAll(async () => {
    vault = await startVault({});
    vault.server.store([creates(['/never'])]);
  });
  afterAll(() => vault?.server.close());

  const owned = (mode: number) => () => {
    vault.keep(identity);
    chmodSync(vault.file, mode);
  };
  const holding = (text: string) => () => vault.keep(text);

  test.each<[string, string, () => void]>([
    ['others may read', 'mode 604', owned(0o604)],
    ['its group may read', 'mode 640', owned(0o640)],
    ['its group may write', 'mode 620', owned(0o620)],
    ['is empty', 'is empty', holding('')],
    ['holds an empty line', 'is empty', holding('\n')],
    ['holds a NUL', 'holds a NUL', holding('keeper:a\0b')],
    ['has two lines', 'more than one line', holding('keeper:a\nkeeper:b\n')],
    ['has an end of line of Windows', 'more than one line', holding('keeper:a\r\n')],
    ['names no password', 'user:password', holding('keeper:')],
    ['names no user', 'user:password', holding(':a')],
    ['is one word', 'user:password', holding('keeper')],
  ])('that %s is refused, and nothing is sent', async (_what, told, make) => {
    rmSync(vault.file, { recursive: true, force: true });
    make();

    const { error, sent } = await vault.server.failure();

    expect({ code: error.code, sent }).toEqual({ code: 'bad-digest-file', sent: false });
    expect(error.message).toContain(told);
    expect(JSON.stringify(error)).not.toMatch(/keeper/);
  });

  test.each<[string, string, () => void]>([
    ['is not there', 'is missing', () => {}],
    ['is a folder', 'is no file', () => mkdirSync(vault.file)],
    [
      'is a link',
      'is a symbolic link',
      () => {
        const elsewhere = join(vault.server.folder, 'elsewhere');
        writeFileSync(elsewhere, identity, { mode: 0o600 });
        symlinkSync(elsewhere, vault.file);
      },
    ],
  ])('that %s is refused', async (_what, told, make) => {
    rmSync(vault.file, { recursive: true, force: true });
    make();

    const { error, sent } = await vault.server.failure();

    expect({ code: error.code, sent }).toEqual({ code: 'bad-digest-file', sent: false });
    expect(error.message).toContain(told);
  });
});

test('a server that takes no digest says so in its answers, and nothing is applied', async () => {
  const { server, keep } = await startVault({
    jvmFlags: ['-Dzookeeper.DigestAuthenticationProvider.enabled=false'],
  });
  try {
    keep(identity);
    const { line, outcome } = await server.applied([creates(['/never'])]);

    expect(line).toMatchObject({ auth: true, closed: true });
    expect(outcome).toMatchObject({ authFailed: true, applied: 0, complete: false });
  } finally {
    await server.close();
  }
});
