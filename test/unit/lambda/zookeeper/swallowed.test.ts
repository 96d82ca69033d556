import { jute, pristine, writeLog, writeSnapshot } from './data-file-writer.ts';
import { judgeFiles } from './fixture-files.ts';

/**
 * Sets that ZooKeeper 3.9.3 loads up to 0x1 without a word, or, where the length is above its
 * limit of 2,097,150 bytes, does not load ("Unreasonable length").
 */
const header = 16;
const recordBytes = 12 + 32 + 4 + 1;
const logOf = (count: number, padding = 4096) =>
  writeLog(
    Array.from({ length: count }, (_, index) => ({
      zxid: BigInt(index + 1),
      type: -10,
      record: jute.int(30_000),
    })),
    padding,
  );

/** The second record with another sum and another length. */
function damaged(log: Buffer, length: number): Buffer {
  const copy = Buffer.from(log);
  copy.writeUInt32BE(1, header + recordBytes + 4);
  copy.writeInt32BE(length, header + recordBytes + 8);
  return copy;
}

const judge = (log: Uint8Array) =>
  judgeFiles({ 'snapshot.0': writeSnapshot(pristine, { lastZxid: 0n }), 'log.1': log });

test.each([
  ['3 MiB', 3 * 1024 * 1024],
  ['1 MiB', 1024 * 1024],
  ['1000 bytes', 1000],
  ['as much as leaves out the half of a record', 5 * recordBytes + 20],
])(
  'records behind one whose sum and length of %s are damaged are not taken for torn',
  async (_what, length) => {
    const verdict = await judge(damaged(logOf(20), length));

    expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R2', zxid: 1n }] });
  },
);

test('nor is a last record that is whole', async () => {
  const verdict = await judge(damaged(logOf(2), 3 * 1024 * 1024));

  expect(verdict.faults[0]?.sentence).toContain('hide the whole transaction 0x2');
});

test('nor is one that is longer than ZooKeeper reads', async () => {
  const log = damaged(logOf(2, 0), 3 * 1024 * 1024).subarray(0, -20);

  const verdict = await judge(log);

  expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R2', zxid: 1n }] });
});

test('a record that was not written to its end is torn, wherever it ends', async () => {
  const log = logOf(2, 0);
  const cuts = Array.from(
    { length: recordBytes - 1 },
    (_, index) => header + recordBytes + 1 + index,
  );

  const verdicts = await Promise.all(cuts.map((cut) => judge(log.subarray(0, cut))));

  for (const { faults, start } of verdicts) {
    expect({ faults, to: start?.to }).toEqual({ faults: [], to: 1n });
  }
});

test('an old record in the blocks of a torn one proves nothing', async () => {
  const old = logOf(1, 0).subarray(header);
  const log = Buffer.concat([damaged(logOf(2, 0), 500).subarray(0, -20), old, Buffer.alloc(4096)]);

  const verdict = await judge(log);

  expect(verdict).toMatchObject({ faults: [], start: { to: 1n } });
});
