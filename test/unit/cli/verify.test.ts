import { createHash } from 'node:crypto';
import { cpSync, mkdirSync } from 'node:fs';
import {
  archiveOf,
  beginningOfRandom,
  fixture,
  fixtures,
  run,
  small,
  temporaryFolder,
} from './archives.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
const archive = async (name: string, members: Record<string, Buffer>) =>
  folder.write(`${name}.tar.gz`, await archiveOf(members));
const log = 'log/version-2/log.1';

function flipped(bytes: Buffer, at: number): Buffer {
  const broken = Buffer.from(bytes);
  broken.writeUInt8(broken.readUInt8(at) ^ 1, at);
  return broken;
}

test('a good archive is proven', async () => {
  const { code, stdout, stderr } = await run('verify', await archive('good', small()));

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^✓ proven \(level 3\): .* up to 0x11\n/);
});

test('what was counted is told', async () => {
  const { stdout } = await run('verify', await archive('counted', small()));

  expect(stdout).toContain('16 znodes (1 ephemeral, 1 container, 1 with TTL)');
  expect(stdout).toContain('1 session, 3 ACLs');
  expect(stdout).toContain('12 bytes of data, 3 bytes in /acl');
  expect(stdout).toContain("2 of the server's digests met, 17 in the logs");
  expect(stdout).toContain('any of 0x10 to 0x11, beginning with data/version-2/snapshot.10');
});

test('the JSON holds the archive’s sha256 and the verdict', async () => {
  const bytes = await archiveOf(small());

  const { stdout } = await run('verify', '--json', folder.write('json.tar.gz', bytes));

  expect(JSON.parse(stdout)).toMatchObject({
    outcome: 'proven',
    archive: { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
    verdict: {
      level: 3,
      start: { zxid: '0x10', from: '0x10', to: '0x11' },
      tree: { znodes: 15, digest: '33183205786' },
    },
  });
});

test('a damaged log is named with byte and zxid, and what still restores', async () => {
  const damaged = { ...small(), [log]: flipped(fixture('log.1').subarray(0, 4096), 1700) };

  const { code, stdout } = await run('verify', await archive('damaged', damaged));

  expect(code).toBe(1);
  expect(stdout).toContain('log/version-2/log.1 at byte 1682 (zxid 0x10): the Adler-32');
  expect(stdout).toContain('without the damaged files, 0x10, beginning with');
});

test('a backup of which nothing restores says so', async () => {
  const { code, stdout } = await run(
    'verify',
    await archive('logs', { [log]: small()[log] as Buffer }),
  );

  expect(code).toBe(1);
  expect(stdout).toContain('logs but no snapshot');
  expect(stdout).toContain('choose another backup');
});

test('without digests a sound backup is not called proven', async () => {
  const snapshot = fixture('flavours/trailer-0-snapshot.11');

  const { code, stdout } = await run(
    'verify',
    await archive('sound', { 'data/version-2/snapshot.11': snapshot }),
  );

  expect(code).toBe(2);
  expect(stdout).toMatch(/^\? sound, not proven \(level 2\)/);
});

test('a snapshot in snappy is proven like a plain one', async () => {
  const snapshot = fixture('flavours/snapshot.11.snappy');

  const { code, stdout } = await run(
    'verify',
    await archive('snappy', { 'data/version-2/snapshot.11.snappy': snapshot }),
  );

  expect(code).toBe(0);
  expect(stdout).toMatch(/level 3/);
});

test('an archive that is what its manifest says', async () => {
  const bytes = await archiveOf(small());
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  folder.write('told.manifest.json', JSON.stringify({ archive: { bytes: bytes.length, sha256 } }));

  const { code, stdout } = await run('verify', folder.write('told.tar.gz', bytes));

  expect(code).toBe(0);
  expect(stdout).toContain('its manifest says the same');
});

test('an archive that is not the one of its manifest is not proven', async () => {
  const bytes = await archiveOf(small());
  folder.write('other.manifest.json', JSON.stringify({ archive: { bytes: 1, sha256: 'ab' } }));

  const { code, stdout } = await run('verify', folder.write('other.tar.gz', bytes));

  expect(code).toBe(1);
  expect(stdout).toContain('its manifest says 1 and ab');
});

test.each([
  ['reaches what its node had', '0x11', '✓', 'yes: it reaches 0x11'],
  ['falls short of it', '0x13', '!', 'no: it ends at 0x11, 2 transactions before 0x13'],
  [
    'is of an epoch without a transaction',
    '0x100000000',
    '✓',
    'not told: the node showed 0x100000000',
  ],
])('an archive that %s says so by its manifest', async (_what, zxid, sign, told) => {
  const bytes = await archiveOf(small());
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const manifest = { zxid, archive: { bytes: bytes.length, sha256 } };
  folder.write('complete.manifest.json', JSON.stringify(manifest));

  const { code, stdout } = await run('verify', folder.write('complete.tar.gz', bytes));

  expect(code).toBe(0);
  expect(stdout.slice(0, 1)).toBe(sign);
  expect(stdout).toContain(`complete    ${told}`);
});

test('a bare file cannot tell whether it is complete', async () => {
  const { stdout } = await run('verify', await archive('bare', small()));

  expect(stdout).toContain('complete    not told: without its manifest nobody can say');
});

test('a stray file is as wrong by hand as it is to the function', async () => {
  const { code, stdout } = await run(
    'verify',
    await archive('stray', { ...small(), 'notes.txt': Buffer.from('x') }),
  );

  expect(code).toBe(1);
  expect(stdout).toContain('wrong       the check "members": not ours: notes.txt');
});

test('a manifest of something else is not taken for one', async () => {
  folder.write('strange.manifest.json', '{}');

  const { code, stderr } = await run('verify', await archive('strange', small()));

  expect(code).toBe(2);
  expect(stderr).toContain('strange.manifest.json is no manifest of zk-backup');
});

describe('a folder', () => {
  const data = folder.path('data');
  const logs = folder.path('datalog');
  const flat = folder.path('flat');
  beforeAll(() => {
    mkdirSync(`${data}/version-2`, { recursive: true });
    mkdirSync(`${logs}/version-2`, { recursive: true });
    cpSync(`${fixtures}/snapshot.10`, `${data}/version-2/snapshot.10`);
    cpSync(`${fixtures}/log.1`, `${logs}/version-2/log.1`);
    beginningOfRandom(flat);
  });

  test.each([
    ['with another dataLogDir', [data, '--logs', logs], '0x11'],
    ['with version-2 itself', [`${data}/version-2`, '--logs', `${logs}/version-2`], '0x11'],
    ['without its logs', [data], '0x10'],
    ['of files without version-2', [flat], '0x10fe'],
  ])('%s is proven', async (_name, args, zxid) => {
    const { code, stdout } = await run('verify', ...args);

    expect(code).toBe(0);
    expect(stdout).toContain(`up to ${zxid}\n`);
  });

  test('says that it was not judged as an archive', async () => {
    const { stdout } = await run('verify', data, '--logs', logs);

    expect(stdout).toContain('it is a folder: size, sums, end and names of an archive were not');
  });

  test('of an unpacked archive is proven', async () => {
    const unpacked = folder.path('unpacked');
    cpSync(data, `${unpacked}/data`, { recursive: true });
    cpSync(logs, `${unpacked}/log`, { recursive: true });

    const { code } = await run('verify', unpacked);

    expect(code).toBe(0);
  });

  test('without ZooKeeper’s files is not told', async () => {
    const { code, stderr } = await run('verify', 'bin');

    expect(code).toBe(2);
    expect(stderr).toContain('bin holds neither version-2 nor a snapshot or transaction log.');
  });
});
