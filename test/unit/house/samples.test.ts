import { samplesIn, shapeBeside, shapeOf } from './samples.ts';

test('runs of one command have one shape, however long their times, sizes and names are', () => {
  const one = [
    'backup      s3://a/local/zookeeper-backup-20261130T210249Z.tar.gz, 1.3 KB (3 min ago)',
    '  ✓ i-00000000000000001  server.1  serves as leader at 0x10 after 9.72 s, 1,000 znodes, epoch 1/1',
    '  2026-11-30 21:02:49Z  /tmp/a b /x/y/data/version-2, on 127.0.2.2:2181',
    '  → Read the log of arn:aws:lambda:a:b/c. It is as the backup, 2 transactions since',
  ].join('\n');
  const other = [
    'backup s3://bucket/local/zookeeper-backup-20270101T000000Z.tar.gz, 67 bytes (1 d 6 h ago)',
    '✓ i-00000000000000002 server.2 serves as follower at 0x1000000a after 12 s, 5 znodes, epoch 12/13',
    '2027-01-01 00:00:00.001Z /tmp/a b',
    '…/data/version-2, on 127.0.1.1:41234 → Read the log of',
    'arn:aws:lambda:d. It is equal to the backup',
  ].join('\n');

  expect(shapeOf(one)).toEqual(shapeOf(other));
});

test.each([
  ['a word', '✓ prod', '✗ prod'],
  ['what is served', 'equal to the backup', 'differs from the backup'],
  ['a version', '3.9.3', '3.8.0'],
  ['a file', 'version-2', 'version-3'],
  ['a path', '/sample/a1', '/sample/a2'],
  ['a unit', '5 znodes', '5 bytes'],
  ['a backup of another ensemble', 'prod/zk-20261122T030000Z', 'dev/zk-20261122T030000Z'],
])('what differs in %s has another shape', (_what, one, other) => {
  expect(shapeOf(one)).not.toEqual(shapeOf(other));
});

test.each([
  ['all of it', 'a\nb 1\nc\n', true],
  ['its beginning and its end', 'a\n  …\nc\n', true],
  ['its beginning', 'a\nb 2\n…\n', true],
  ['its end alone', '…\nb 3\nc\n', true],
  ['something else in it', '…\nd\n…\nc\n', false],
  ['another order', '…\nb 1\na\n…\n', false],
  ['a line more', 'a\n…\nc\nd\n', false],
  ['a line less, and no mark', 'a\nc\n', false],
])('a sample that shows %s of what was printed: it is like it %#', (_what, sample, isLike) => {
  const shape = shapeBeside('a\nb 1\nc\n', sample);

  expect(JSON.stringify(shape) === JSON.stringify(shapeOf(sample))).toBe(isLike);
});

test('a sample has what was typed, what was answered, and what was printed', () => {
  const [sample] = samplesIn('docs/restore.md', 'Lost quorum');

  expect(sample).toMatchObject({
    line: 'npx zk-backup restore local',
    answer: 'local',
    fails: false,
    printed: expect.stringMatching(/^planning local\.[^\n]*\n…\nPlan local/),
  });
});

test('a part without a sample is named', () => {
  expect(() => samplesIn('docs/restore.md', 'No such part')).toThrow('"No such part"');
});
