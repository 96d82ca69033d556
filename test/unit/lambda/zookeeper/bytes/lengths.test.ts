import { jute, pristine, writeLog, writeSnapshot } from '../data-file-writer.ts';
import { judgeFiles } from '../fixture-files.ts';

test('a length that cannot be takes no memory', async () => {
  const snapshot = Buffer.from(writeSnapshot(pristine));
  snapshot.writeInt32BE(255 * 1024 * 1024, 24);
  const before = process.memoryUsage().arrayBuffers;

  await judgeFiles({ 'snapshot.0': snapshot });

  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
});

test('a length above the limit is refused', async () => {
  const snapshot = Buffer.from(writeSnapshot(pristine));
  snapshot.writeInt32BE(257 * 1024 * 1024, 24);

  const { faults } = await judgeFiles({ 'snapshot.0': snapshot });

  expect(faults[0]).toMatchObject({ rule: 'R1', offset: 24 });
});

describe('what is longer than a server reads by default', () => {
  const snapshotOf = (length: number) =>
    writeSnapshot([...pristine, { path: '/a', data: 'x'.repeat(length) }], { lastZxid: 0n });
  const logOf = (length: number) => {
    const record = Buffer.concat([jute.buffer('/'), jute.buffer('x'.repeat(length)), jute.int(1)]);
    return writeLog([{ zxid: 1n, type: 5, record }]);
  };
  const warningsFor = async (inSnapshot: number, inLog: number) => {
    const files = { 'snapshot.0': snapshotOf(inSnapshot), 'log.1': logOf(inLog) };
    const { faults, warnings } = await judgeFiles(files);
    return { faults, warnings };
  };

  test('is told beside the verdict, with the setting that it needs', async () => {
    const found = await warningsFor(3_000_000, 4_000_000);

    expect(found).toEqual({
      faults: [],
      warnings: [
        'data/version-2/snapshot.0 holds data of 3000000 bytes: the server needs jute.maxbuffer of at least 1500000, or does not start',
        'log/version-2/log.1 holds a transaction of 4000045 bytes: the server needs jute.maxbuffer of at least 2000023, or does not start',
      ],
    });
  });

  test('begins where 3.9.3 ends with "Unreasonable length"', async () => {
    const longest = 2 * 0xfffff;
    const around = 45;

    const fits = await warningsFor(longest, longest - around);
    const does = await warningsFor(longest + 1, longest - around + 1);

    expect([fits.warnings.length, does.warnings.length]).toEqual([0, 2]);
  });
});
