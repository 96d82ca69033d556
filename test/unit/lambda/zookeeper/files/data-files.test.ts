import { parseDataFile } from '../../../../../lambda/zookeeper/files/data-files.ts';

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
