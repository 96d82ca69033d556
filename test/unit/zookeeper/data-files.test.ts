import { baseLogOf, parseDataFile } from '../../../lambda/zookeeper/data-files.ts';

test('zxids are read as numbers, so that hex names of other lengths order right', () => {
  const older = parseDataFile('snapshot.f00000001');
  const newer = parseDataFile('snapshot.1000000001');

  expect((older?.zxid ?? 0n) < (newer?.zxid ?? 0n)).toBe(true);
});

test.each([
  'snapshot.1a.tmp',
  'snapshot.1a.bak',
  'log.1.old',
  'log.1.gz',
  'snapshot.',
  'snapshot.XY',
  'currentEpoch',
  'snapshot.00000000000000001',
])('%s is no data file', (name) => {
  expect(parseDataFile(name)).toBeUndefined();
});

test('a compressed snapshot is one by its suffix', () => {
  expect(parseDataFile('snapshot.1a.gz')).toEqual({
    kind: 'snapshot',
    zxid: 26n,
    compression: 'gz',
  });
});

test('the base log is the newest that begins no later than the transaction after the snapshot', () => {
  const base = baseLogOf(0x100n, [0x1n, 0x90n, 0x101n, 0x200n]);

  expect(base).toBe(0x101n);
});

test('logs that begin behind a hole are no base', () => {
  expect(baseLogOf(0x100n, [0x102n, 0x200n])).toBeUndefined();
});

test('the empty snapshot of a new server is replayed from the first log of an epoch', () => {
  expect(baseLogOf(0n, [0x100000001n, 0x200000001n])).toBe(0x100000001n);
  expect(baseLogOf(0n, [0x100000002n])).toBeUndefined();
  expect(baseLogOf(0x100n, [0x100000001n])).toBeUndefined();
});
