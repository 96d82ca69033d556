import { archiveKey, FakeCloud, manifest, manifestKey } from './fake-cloud.ts';

const yesterday = '20261121T030000Z';
const today = '20261122T030000Z';

function cloudOfTwo(): FakeCloud {
  const cloud = new FakeCloud();
  cloud.put(manifestKey(yesterday), manifest({ downtimeMs: 0 }));
  cloud.put(manifestKey(today), manifest({ inventory: { znodes: 20 } }));
  return cloud;
}

test('the newest backup comes first, with its age, size, proof and key', async () => {
  const { code, stdout } = await cloudOfTwo().run('list', 'prod');

  expect(code).toBe(0);
  expect(stdout.split('\n').slice(1)).toEqual([
    `2026-11-22 03:00:00Z      9 h  614.7 KB      20  0x100000119  proven    1.67 s  -      ${archiveKey(today)}`,
    `2026-11-21 03:00:00Z  1 d 9 h  614.7 KB   1,004  0x100000119  proven      none  -      ${archiveKey(yesterday)}`,
    '',
  ]);
});

test('without an ensemble the backups of all are listed', async () => {
  const cloud = cloudOfTwo();
  const archive = { key: `staging/zookeeper-backup-${today}.tar.gz`, bytes: 1, sha256: 'a' };
  cloud.put(
    `staging/zookeeper-backup-${today}.manifest.json`,
    manifest({ ensemble: 'staging', archive }),
  );

  const { stdout } = await cloud.run('list');

  expect(stdout.match(/(prod|staging)\/\S+\.tar\.gz/g)).toHaveLength(3);
});

test('what is only called a manifest is no backup', async () => {
  const cloud = cloudOfTwo();
  cloud.put('prod/zz-newest.manifest.json', manifest());
  cloud.put('prod/zookeeper-backup-20261332T000000Z.manifest.json', manifest());

  const { stdout } = await cloud.run('list', 'prod');

  expect(stdout.match(/\.tar\.gz/g)).toHaveLength(2);
});

test('a manifest of a newer zk-backup is told as one, and hides no other', async () => {
  const cloud = cloudOfTwo();
  cloud.put(manifestKey(today), { schemaVersion: 2 });

  const { stdout } = await cloud.run('list', 'prod');

  expect(stdout).toContain('is of version 2, known is 1: a newer zk-backup wrote it.');
  expect(stdout).toContain(archiveKey(yesterday));
});

test('an archive without a manifest is no backup', async () => {
  const cloud = cloudOfTwo();
  cloud.put('prod/zookeeper-backup-20261122T040000Z.tar.gz', '');

  const { stdout } = await cloud.run('list', 'prod');

  expect(stdout).not.toContain('20261122T040000Z');
});

test('what looked wrong about a backup stands below it', async () => {
  const cloud = cloudOfTwo();
  cloud.put(
    manifestKey(today),
    manifest({ comparison: { previous: null, suspicions: ['The tree is empty.'] } }),
  );

  const { stdout } = await cloud.run('list', 'prod');

  expect(stdout).toMatch(/20261122T030000Z\.tar\.gz\n {2}! The tree is empty\.\n2026-11-21/);
});

test('one broken manifest hides no other backup', async () => {
  const cloud = cloudOfTwo();
  cloud.put(manifestKey(today), '{ "half');

  const { code, stdout } = await cloud.run('list', 'prod');

  expect(code).toBe(0);
  expect(stdout).toContain(`! ${manifestKey(today)} is not JSON.`);
  expect(stdout).toContain(archiveKey(yesterday));
});

test('a manifest of the first version is listed with what it says', async () => {
  const cloud = new FakeCloud();
  const { proof, inventory, comparison, downtimeMs, ...first } = manifest({ zxid: '0x5' });
  cloud.put(manifestKey(today), { ...first, archive: { ...first.archive, bytes: 7 } });

  const { stdout } = await cloud.run('list', 'prod');

  expect(stdout).toMatch(/ 7 bytes +- +0x5 +- +- +- /);
});

test('no name moves the cursor of a terminal', async () => {
  const cloud = cloudOfTwo();
  cloud.put(
    manifestKey(today),
    manifest({ comparison: { previous: null, suspicions: ['\x1b[2J'] } }),
  );
  cloud.put(`prod/\x1b[2J-${today}.manifest.json`, manifest());

  const { stdout } = await cloud.run('list', 'prod');

  expect(stdout).not.toContain('\x1b');
});

test('the JSON is one document', async () => {
  const { code, stdout } = await cloudOfTwo().run('list', 'prod', '--json');

  expect(code).toBe(0);
  expect(JSON.parse(stdout).backups).toMatchObject([
    { ensemble: 'prod', key: archiveKey(today), ageSeconds: 32_400, znodes: 20, level: 3 },
    { ensemble: 'prod', key: archiveKey(yesterday), downtimeMs: 0, drill: null },
  ]);
});

test('no more than was asked for is read, and it is told how to see the others', async () => {
  const { stdout, stderr } = await cloudOfTwo().run('list', 'prod', '--last', '1');

  expect(stdout).not.toContain(yesterday);
  expect(stderr).toBe('1 older of prod: --last 2\n');
});

test('no backup is no success', async () => {
  const { code, stdout, stderr } = await new FakeCloud().run('list', 'prod');

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toBe('There is no backup of prod in backups.\n');
});

test.each([['--last', '0'], ['--last', 'all'], ['--nothing'], ['prod', 'staging']])(
  'list %s %s is bad usage',
  async (...args) => {
    const { code, stderr } = await new FakeCloud().run('list', ...args);

    expect(code).toBe(2);
    expect(stderr).toContain('See npx zk-backup --help\n');
  },
);

const counted = (...rows: readonly object[]) => ({
  ...{ schemaVersion: 1, ensemble: 'prod', countedAt: '2026-11-22T03:00:00Z', sweptAt: null },
  keep: { days: 30 },
  backups: rows.map((row) => ({ writtenAt: 0, level: 3, keeps: [], until: null, ...row })),
});

test('why each backup stays is told as it was counted, and until when if only its days keep it', async () => {
  const cloud = cloudOfTwo();
  const older = '20261001T030000Z';
  cloud.put(manifestKey(older), manifest());
  const until = Date.parse('2026-12-21T03:00:00Z');
  cloud.put(
    'prod/retention/counted.json',
    counted(
      { key: manifestKey(yesterday), kept: ['days'], until },
      { key: manifestKey(older), kept: [], taggedAt: 1 },
    ),
  );

  const { stdout } = await cloud.run('list', 'prod');

  expect(stdout.split('\n').map((line) => line.split(/ {2,}/).slice(-2))).toEqual([
    ['stays', 'key'],
    ['-', archiveKey(today)],
    ['days until 2026-12-21', archiveKey(yesterday)],
    ['S3 deletes it', archiveKey(older)],
    [''],
  ]);
});

test('a pinned backup is told, also to a program', async () => {
  const cloud = cloudOfTwo();
  cloud.put(
    'prod/retention/counted.json',
    counted({ key: manifestKey(yesterday), kept: ['daily', 'pinned'] }),
  );

  const { stdout } = await cloud.run('list', 'prod');
  const { stdout: json } = await cloud.run('list', 'prod', '--json');

  expect(stdout).toContain('daily, pinned');
  expect(JSON.parse(json).backups.map(({ stays }: { stays: unknown }) => stays)).toEqual([
    null,
    { kept: ['daily', 'pinned'], until: null, isTagged: false },
  ]);
});

test('a table that is none hides no backup', async () => {
  const cloud = cloudOfTwo();
  cloud.put('prod/retention/counted.json', '<html>');

  const { code, stdout } = await cloud.run('list', 'prod');

  expect(code).toBe(0);
  expect(stdout).not.toContain('stays');
  expect(stdout).toContain(archiveKey(yesterday));
});
