import { jute, pristine, writeLog, writeSnapshot } from './data-file-writer.ts';
import { type Files, judgeFiles } from './fixture-files.ts';

const epoch = 2 ** 32;
const snapshot = (zxid: number) => writeSnapshot(pristine, { lastZxid: BigInt(zxid) });
/** Transactions that change nothing. */
const log = (...zxids: readonly number[]) =>
  writeLog(
    zxids.map((zxid) => ({ zxid: BigInt(zxid), type: -10, record: jute.int(30_000) })),
    0,
  );
const torn = (...zxids: readonly number[]) => log(...zxids).subarray(0, -6);
const otherTime = (zxid: number) =>
  writeLog([{ zxid: BigInt(zxid), time: 5n, type: -10, record: jute.int(30_000) }], 0);

/** How a log may end that ZooKeeper has left behind; the snapshot is of the place behind it. */
const ends: readonly (readonly [string, Files])[] = [
  ['ends torn', { 'log.1': torn(1, 2, 3), 'log.8': log(8, 9) }],
  ['ends torn in its first transaction', { 'log.1': torn(1), 'log.8': log(8, 9) }],
  ['ends early', { 'log.1': log(1, 2), 'log.8': log(8, 9) }],
  [
    'is without its header',
    { 'log.1': log(1).subarray(0, 7), 'log.5': log(5, 6, 7), 'log.8': log(8, 9) },
  ],
  [
    'holds what another log holds of another time',
    { 'log.1': log(1, 2), 'log.2': otherTime(2), 'log.8': log(8, 9) },
  ],
  [
    'holds an older transaction behind newer ones',
    { 'log.1': log(1, 2, 3, 2), 'log.8': log(8, 9) },
  ],
];

test.each(ends)('a log that %s below the snapshot is no damage', async (_how, logs) => {
  const verdict = await judgeFiles({ 'snapshot.7': snapshot(7), ...logs });

  expect(verdict).toMatchObject({ faults: [], start: { from: 7n, to: 9n } });
});

test('a log that goes on in an epoch that came to nothing is no damage below the snapshot', async () => {
  const verdict = await judgeFiles({
    [`snapshot.${(2 * epoch + 5).toString(16)}`]: snapshot(2 * epoch + 5),
    'log.100000001': torn(epoch + 1, epoch + 2, epoch + 3),
    'log.200000006': log(2 * epoch + 6),
  });

  expect(verdict).toMatchObject({ faults: [], start: { to: 0x200000006n } });
});

test.each(ends)('a log that %s is damage behind the snapshot', async (_how, logs) => {
  const verdict = await judgeFiles({ 'snapshot.0': snapshot(0), ...logs });

  expect(verdict.level).toBe(1);
  expect(verdict.faults[0]?.rule).toMatch(/^R[26]$/);
});

test('the last log below the snapshot is opened, and must have its header', async () => {
  const logs = { 'log.1': log(1).subarray(0, 7), 'log.8': log(8, 9) };

  const verdict = await judgeFiles({ 'snapshot.7': snapshot(7), ...logs });

  expect(verdict.faults).toMatchObject([{ rule: 'R6', file: 'log/version-2/log.1' }]);
});

test('a log that is torn just behind the snapshot hides what is missing', async () => {
  const verdict = await judgeFiles({
    'snapshot.2': snapshot(2),
    'log.1': torn(1, 2, 3),
    'log.100000001': log(epoch + 1),
  });

  expect(verdict.faults[0]).toMatchObject({ rule: 'R2', file: 'log/version-2/log.1', zxid: 2n });
});

test('what breaks the order bounds what restores', async () => {
  const verdict = await judgeFiles({ 'snapshot.0': snapshot(0), 'log.1': log(1, 2, 3, 2, 4) });

  expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R2', zxid: 2n }] });
  expect(verdict.otherwise).toMatchObject({ from: 0n, to: 3n });
});
