import { fixture, judgeFiles } from '../unit/lambda/zookeeper/fixture-files.ts';

test('a flipped bit of a snappy snapshot is told, or unpacks to the same bytes', async () => {
  const bytes = fixture('flavours/snapshot.11.snappy');
  const whole = await judgeFiles({ 'snapshot.11.snappy': bytes });
  const flipped = Array.from(bytes, (byte, at) => {
    const copy = Buffer.from(bytes);
    copy[at] = byte ^ (1 << (at % 8));
    return copy;
  });

  const verdicts = await Promise.all(
    flipped.map((snapshot) => judgeFiles({ 'snapshot.11.snappy': snapshot })),
  );

  expect(verdicts.filter(({ level }) => level === 1).length).toBeGreaterThan(bytes.length * 0.9);
  // A reference into a run of zeros may point elsewhere in it.
  for (const verdict of verdicts.filter(({ level }) => level > 1)) expect(verdict).toEqual(whole);
});

test('a snappy snapshot that was cut is told at every length', async () => {
  const bytes = fixture('flavours/snapshot.11.snappy');

  const verdicts = await Promise.all(
    Array.from(bytes, (_, length) =>
      judgeFiles({ 'snapshot.11.snappy': bytes.subarray(0, length) }),
    ),
  );

  expect(verdicts.filter(({ level }) => level > 1)).toEqual([]);
});
