import { constants, gunzipSync } from 'node:zlib';
import { sampleOf } from '../seed.ts';
import {
  jute,
  pristine,
  writeLog,
  writeSnapshot,
} from '../unit/lambda/zookeeper/data-file-writer.ts';
import { fixture, judgeFiles, smallSet } from '../unit/lambda/zookeeper/fixture-files.ts';

/** Where the last record of the small log ends; zeros follow. */
const logEnd = 1751;

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const broken = Uint8Array.from(bytes);
  broken[bit >> 3] = (broken[bit >> 3] as number) ^ (1 << (bit & 7));
  return broken;
}

const upTo = (count: number, from = 0) => Array.from({ length: count - from }, (_, n) => n + from);

async function verdictsOf<T>(name: string, cases: readonly T[], damage: (one: T) => Uint8Array) {
  const verdicts = [];
  for (const one of cases) verdicts.push(await judgeFiles({ ...smallSet(), [name]: damage(one) }));
  return verdicts;
}

test('each single flipped bit of a snapshot is found', async () => {
  const snapshot = fixture('snapshot.10');
  const bits = sampleOf('bits of a snapshot', upTo(snapshot.length * 8), 2000);

  const verdicts = await verdictsOf('snapshot.10', bits, (bit) => flipped(snapshot, bit));

  const missed = bits.filter((_, index) => verdicts[index]?.faults.length === 0);
  expect(missed).toEqual([]);
});

test('each single flipped bit of a log is found, but in a sum that no record follows', async () => {
  const log = fixture('log.1');
  const harmless = upTo((logEnd + 8) * 8, (logEnd + 4) * 8);
  const others = upTo((logEnd + 40) * 8).filter((bit) => !harmless.includes(bit));
  const bits = [...harmless, ...sampleOf('bits of a log', others, 4000)];

  const verdicts = await verdictsOf('log.1', bits, (bit) => flipped(log, bit));

  const missed = bits.filter((_, index) => verdicts[index]?.faults.length === 0);
  expect(missed).toEqual(harmless);
});

test('a flipped bit that is not found changes nothing of what is restored', async () => {
  const log = fixture('log.1');
  const { level, start, tree } = await judgeFiles(smallSet());
  const harmless = upTo((logEnd + 8) * 8, (logEnd + 4) * 8);

  const verdicts = await verdictsOf('log.1', harmless, (bit) => flipped(log, bit));

  for (const verdict of verdicts) expect(verdict).toMatchObject({ level, start, tree });
});

test('a flipped bit anywhere in the zeros behind the records is found', async () => {
  const log = fixture('log.1');
  const bits = upTo(log.length * 8, (logEnd + 8) * 8).filter((bit) => bit % 61 === 0);

  const verdicts = await verdictsOf('log.1', bits, (bit) => flipped(log, bit));

  expect(verdicts.filter(({ faults }) => faults.length === 0)).toEqual([]);
});

test('a snapshot cut anywhere is found, but behind the seals of older versions', async () => {
  const snapshot = fixture('snapshot.10');
  const lengths = upTo(snapshot.length);

  const verdicts = await verdictsOf('snapshot.10', lengths, (length) =>
    snapshot.subarray(0, length),
  );

  const missed = lengths.filter((_, index) => verdicts[index]?.faults.length === 0);
  expect(missed).toEqual([snapshot.length - 54, snapshot.length - 21]);
});

test('the newest log cut anywhere behind its header restores to its last whole transaction', async () => {
  const log = fixture('log.1');
  const lengths = [0, ...upTo(logEnd + 1, 16)];

  const verdicts = await verdictsOf('log.1', lengths, (length) => log.subarray(0, length));

  const ends = verdicts.map((verdict) => verdict.start?.to);
  expect(new Set(ends)).toEqual(new Set([0x10n, 0x11n]));
  expect(verdicts.filter(({ faults }) => faults.length > 0)).toEqual([]);
});

test('the newest log cut anywhere in its header ends each server', async () => {
  const log = fixture('log.1');
  const lengths = upTo(16, 1);

  const verdicts = await verdictsOf('log.1', lengths, (length) => log.subarray(0, length));

  for (const { faults } of verdicts) expect(faults).toMatchObject([{ rule: 'R6' }]);
});

test('the zeros behind the records may be cut anywhere', async () => {
  const log = fixture('log.1');
  const { level, start, tree } = await judgeFiles(smallSet());
  const lengths = upTo(log.length, logEnd).filter((length) => length % 61 === 0);

  const verdicts = await verdictsOf('log.1', lengths, (length) => log.subarray(0, length));

  for (const verdict of verdicts) expect(verdict).toMatchObject({ level, start, tree });
});

test('a log in the middle cut anywhere is found', async () => {
  const logOf = (...zxids: readonly bigint[]) =>
    writeLog(
      zxids.map((zxid) => ({ zxid, type: -10, record: jute.int(30_000) })),
      0,
    );
  const middle = logOf(3n, 4n);
  const around = {
    'snapshot.0': writeSnapshot(pristine, { lastZxid: 0n }),
    'log.1': logOf(1n, 2n),
    'log.5': logOf(5n, 6n),
  };

  const levels = [];
  for (const length of upTo(middle.length)) {
    levels.push((await judgeFiles({ ...around, 'log.3': middle.subarray(0, length) })).level);
  }

  expect(new Set(levels)).toEqual(new Set([1]));
  expect((await judgeFiles({ ...around, 'log.3': middle })).level).toBe(2);
});

/** What a server can unpack of a gzip that ends early. */
const unpacked = (packed: Buffer) =>
  gunzipSync(packed, { finishFlush: constants.Z_SYNC_FLUSH }).length;

test('a packed snapshot cut anywhere is found, but where all that a server reads is there', async () => {
  const packed = fixture('snapshot.10.gz');
  const all = unpacked(packed);
  const lengths = upTo(packed.length);

  const unnoticed = [];
  for (const length of lengths) {
    const cut = packed.subarray(0, length);
    if ((await judgeFiles({ 'snapshot.10.gz': cut })).faults.length === 0) unnoticed.push(length);
  }

  expect(unnoticed).toEqual(
    lengths.filter((length) => unpacked(packed.subarray(0, length)) === all),
  );
});
