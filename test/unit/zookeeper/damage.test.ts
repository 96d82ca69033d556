import { gzipSync } from 'node:zlib';
import { gunzip } from '../../../lambda/zookeeper/gunzip.ts';
import { fixture, inChunks, judgeFiles, smallSet } from './fixture-files.ts';

/** Where the last record of the small log ends; zeros follow. */
const logEnd = 1751;
const whole = judgeFiles(smallSet());

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
  const bits = upTo(snapshot.length * 8);

  const verdicts = await verdictsOf('snapshot.10', bits, (bit) => flipped(snapshot, bit));

  const missed = bits.filter((_, index) => verdicts[index]?.faults.length === 0);
  expect(missed).toEqual([]);
});

test('each single flipped bit of a log is found, but in a sum that no record follows', async () => {
  const log = fixture('log.1');
  const bits = upTo((logEnd + 40) * 8);

  const verdicts = await verdictsOf('log.1', bits, (bit) => flipped(log, bit));

  const missed = bits.filter((_, index) => verdicts[index]?.faults.length === 0);
  const harmless = upTo((logEnd + 8) * 8, (logEnd + 4) * 8);
  expect(missed).toEqual(harmless);
});

test('a flipped bit in a sum that no record follows changes nothing of what is restored', async () => {
  const { start, tree, level } = await whole;
  const bit = (logEnd + 7) * 8;

  const [verdict] = await verdictsOf('log.1', [bit], (one) => flipped(fixture('log.1'), one));

  expect(verdict).toMatchObject({ level, start, tree });
  expect(verdict?.warnings).toHaveLength(1);
});

test('a flipped bit anywhere in the zeros behind the records is found', async () => {
  const log = fixture('log.1');
  const bits = upTo(log.length * 8, (logEnd + 8) * 8).filter((bit) => bit % 61 === 0);

  const verdicts = await verdictsOf('log.1', bits, (bit) => flipped(log, bit));

  expect(verdicts.filter(({ faults }) => faults.length === 0)).toEqual([]);
});

test('a fault names the file, the byte and the transaction', async () => {
  const bit = 1700 * 8;

  const [verdict] = await verdictsOf('log.1', [bit], (one) => flipped(fixture('log.1'), one));

  expect(verdict?.faults[0]).toEqual({
    rule: 'R2',
    file: 'log/version-2/log.1',
    offset: 1682,
    zxid: 0x10n,
    sentence: expect.stringMatching(/Adler-32/),
  });
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

test('the newest log cut anywhere restores to its last whole transaction, or is refused', async () => {
  const log = fixture('log.1');
  const lengths = upTo(logEnd + 1);

  const verdicts = await verdictsOf('log.1', lengths, (length) => log.subarray(0, length));

  const ends = verdicts.map((verdict) => verdict.start?.to);
  expect(new Set(ends)).toEqual(new Set([0x10n, 0x11n]));
  expect(verdicts.filter(({ faults }) => faults.length > 0)).toEqual([]);
});

test('a log cut in the middle of the history is a hole', async () => {
  const names = ['snapshot.0', 'log.1', 'log.6a0', 'log.10ff'];
  const files = Object.fromEntries(names.map((name) => [name, fixture(`rnd/${name}`)]));
  const cut = (files['log.6a0'] as Buffer).subarray(0, 300_000);

  const verdict = await judgeFiles({ ...files, 'log.6a0': cut });

  expect(verdict.faults[0]).toMatchObject({ rule: 'R2', file: 'log/version-2/log.6a0' });
});

test('a packed snapshot cut anywhere is found', async () => {
  const packed = fixture('snapshot.10.gz');
  const lengths = upTo(packed.length);

  const faults = [];
  for (const length of lengths) {
    faults.push((await judgeFiles({ 'snapshot.10.gz': packed.subarray(0, length) })).faults.length);
  }

  expect(faults.filter((count) => count === 0)).toEqual([]);
});

test('bytes behind the end of a packed snapshot are found', async () => {
  const longer = Buffer.concat([fixture('snapshot.10.gz'), Buffer.alloc(3)]);

  const verdict = await judgeFiles({ 'snapshot.10.gz': longer });

  expect(verdict.faults[0]?.sentence).toContain('3 bytes follow');
});

test('a packed snapshot is given on in pieces, however far it unpacks', async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));

  let longest = 0;
  for await (const piece of gunzip('snapshot.1.gz', inChunks(bomb))) {
    longest = Math.max(longest, piece.length);
  }

  expect(longest).toBeLessThanOrEqual(64 * 1024);
});
