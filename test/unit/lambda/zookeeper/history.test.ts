import { inReadingOrder } from '../../../../lambda/zookeeper/files/member-names.ts';
import { RestorableSet } from '../../../../lambda/zookeeper/verdict/restorable.ts';
import { jute, pristine, writeLog, writeSnapshot } from './data-file-writer.ts';
import { fixture, inChunks, judgeFiles } from './fixture-files.ts';

const snapshot = writeSnapshot(pristine, { lastZxid: 0n });
/** Transactions that change nothing. */
const transactions = (...zxids: readonly number[]) =>
  zxids.map((zxid) => ({ zxid: BigInt(zxid), type: -10, record: jute.int(30_000) }));
const epoch = 2 ** 32;

async function judgePaths(files: readonly (readonly [string, Uint8Array])[]) {
  const set = new RestorableSet({ level: 3 });
  for (const [path, bytes] of files) await set.add(path, inChunks(bytes));
  return set.verdict();
}

test('a new epoch begins with counter 1 after any transaction', async () => {
  const verdict = await judgeFiles({
    'snapshot.0': snapshot,
    'log.1': writeLog(transactions(1, 2)),
    'log.300000001': writeLog(transactions(3 * epoch + 1, 3 * epoch + 2)),
  });

  expect(verdict).toMatchObject({ faults: [], start: { to: 0x300000002n } });
});

test('a new epoch that begins later is a hole', async () => {
  const verdict = await judgeFiles({
    'snapshot.0': snapshot,
    'log.1': writeLog(transactions(1, 2)),
    'log.300000002': writeLog(transactions(3 * epoch + 2)),
  });

  expect(verdict.faults[0]).toMatchObject({ rule: 'R2', zxid: 0x300000002n });
});

test('the empty tree of a new server may be followed by any epoch', async () => {
  const verdict = await judgeFiles({
    'snapshot.0': snapshot,
    'log.300000001': writeLog(transactions(3 * epoch + 1)),
  });

  expect(verdict).toMatchObject({ faults: [], start: { to: 0x300000001n } });
});

test('behind any other snapshot the first log may not begin in a later epoch', async () => {
  const verdict = await judgeFiles({
    'snapshot.2': writeSnapshot(pristine, { lastZxid: 2n }),
    'log.300000001': writeLog(transactions(3 * epoch + 1)),
  });

  expect(verdict.faults[0]).toMatchObject({ rule: 'R2', zxid: 0x300000001n });
});

test('a gap inside of one log is a hole', async () => {
  const verdict = await judgeFiles({
    'snapshot.0': snapshot,
    'log.1': writeLog(transactions(1, 2, 4)),
  });

  expect(verdict.faults[0]?.sentence).toMatch(/^the transactions between 0x2 and 0x4 are missing/);
});

test('a transaction that two logs hold alike counts once', async () => {
  const verdict = await judgeFiles({
    'snapshot.0': snapshot,
    'log.1': writeLog(transactions(1, 2, 3)),
    'log.3': writeLog(transactions(3, 4)),
  });

  expect(verdict).toMatchObject({
    faults: [],
    start: { to: 4n },
    warnings: ['1 transactions stand there twice'],
  });
});

test('different transactions of one zxid are of two histories', async () => {
  const other = [{ zxid: 3n, time: 5n, type: -10, record: jute.int(30_000) }];

  const verdict = await judgeFiles({
    'snapshot.0': snapshot,
    'log.1': writeLog(transactions(1, 2, 3)),
    'log.3': writeLog(other),
  });

  expect(verdict.faults[0]).toMatchObject({ rule: 'R2', file: 'log/version-2/log.3', zxid: 3n });
});

test('a torn record is no hole where the server wrote that transaction anew', async () => {
  const torn = writeLog(transactions(1, 2, 3), 0).subarray(0, -6);

  const verdict = await judgeFiles({
    'snapshot.0': snapshot,
    'log.1': torn,
    'log.3': writeLog(transactions(3, 4)),
  });

  expect(verdict).toMatchObject({ faults: [], start: { to: 4n } });
});

test('a torn record before a new epoch hides how many are lost', async () => {
  const torn = writeLog(transactions(1, 2, 3), 0).subarray(0, -6);

  const verdict = await judgeFiles({
    'snapshot.0': snapshot,
    'log.1': torn,
    'log.100000001': writeLog(transactions(epoch + 1)),
  });

  expect(verdict.faults[0]).toMatchObject({ rule: 'R2', file: 'log/version-2/log.1', zxid: 2n });
});

test('a torn record in the middle of zeros is the end', async () => {
  const log = writeLog(transactions(1, 2, 3));
  log.fill(0, log.length - 64 - 10);

  const verdict = await judgeFiles({ 'snapshot.0': snapshot, 'log.1': log });

  expect(verdict).toMatchObject({ faults: [], start: { to: 2n } });
});

test('a digest in the form before version 2 is read, and not compared', async () => {
  const old = writeSnapshot(pristine, { hexDigest: '1a2b3c', lastZxid: 1n });

  const verdict = await judgeFiles({ 'snapshot.1': old });

  expect(verdict).toMatchObject({ level: 2, faults: [], snapshots: [{ digest: { version: 1 } }] });
});

test('a znode without its parent is damage', async () => {
  const orphan = writeSnapshot([...pristine, { path: '/a/b' }]);

  const verdict = await judgeFiles({ 'snapshot.0': orphan });

  expect(verdict.faults[0]?.sentence).toBe('znode /a/b comes without its parent before it');
});

test('bytes behind the last seal are damage', async () => {
  const longer = Buffer.concat([snapshot, Buffer.alloc(1)]);

  const verdict = await judgeFiles({ 'snapshot.0': longer });

  expect(verdict.faults[0]).toMatchObject({ rule: 'R1' });
});

test('without a replay a missing access control list is damage in a quiet snapshot only', async () => {
  const nodes = [...pristine, { path: '/a', aclId: 7n, zxid: 1n }];
  const judge = (name: string) =>
    judgeFiles(
      { [name]: writeSnapshot(nodes, { lastZxid: 1n }), 'log.1': writeLog(transactions(1, 2)) },
      { level: 2 },
    );

  const fuzzy = await judge('snapshot.0');
  const quiet = await judge('snapshot.1');

  expect(fuzzy).toMatchObject({ faults: [], warnings: [expect.stringContaining('1 znodes')] });
  expect(quiet.faults[0]).toMatchObject({ rule: 'R1' });
});

test('a snapshot whose end is not written is warned of', async () => {
  const { warnings } = await judgeFiles({ 'snapshot.0': writeSnapshot(pristine) });

  expect(warnings[0]).toContain('does not say when it was complete');
});

test('a snapshot among the logs is refused, all files in one folder are not', async () => {
  const log = fixture('log.1');
  const small = fixture('snapshot.10');

  const mixed = await judgePaths([
    ['data/version-2/snapshot.10', small],
    ['log/version-2/snapshot.0', snapshot],
    ['log/version-2/log.1', log],
  ]);
  const together = await judgePaths([
    ['version-2/snapshot.10', small],
    ['version-2/log.1', log],
  ]);

  expect(mixed.faults).toContainEqual(expect.objectContaining({ rule: 'R5' }));
  expect(together.faults).toEqual([]);
});

test('logs that come in another order are not judged, and not called damaged', async () => {
  const verdict = await judgePaths([
    ['snapshot.0', snapshot],
    ['log.3', writeLog(transactions(3))],
    ['log.1', writeLog(transactions(1, 2))],
  ]);

  expect(verdict).toMatchObject({ level: 1, faults: [], unproven: expect.any(String) });
});

test('snapshots are read first and logs by number', () => {
  const paths = ['log.200', 'log.1000', 'currentEpoch', 'log.9', 'snapshot.5'];

  const order = inReadingOrder(paths);

  expect(order).toEqual(['snapshot.5', 'currentEpoch', 'log.9', 'log.200', 'log.1000']);
});

test('a stream that fails is an error, not damage', async () => {
  async function* failing() {
    yield snapshot.subarray(0, 30);
    throw new Error('connection reset');
  }
  const set = new RestorableSet({ level: 3 });

  const adding = set.add('snapshot.0', failing());

  await expect(adding).rejects.toThrow('connection reset');
});

test('a damaged member is still read to its end', async () => {
  let sent = 0;
  async function* counted() {
    for await (const chunk of inChunks(Buffer.alloc(10_000), 100)) {
      sent += chunk.length;
      yield chunk;
    }
  }
  const set = new RestorableSet({ level: 3 });

  await set.add('snapshot.0', counted());

  expect(sent).toBe(10_000);
});

test('a transaction longer than the jute.maxbuffer of the cluster is refused', async () => {
  const set = new RestorableSet({ level: 3, maxBuffer: 30 });

  await set.add('log.1', inChunks(writeLog(transactions(1))));

  expect(set.verdict().faults[0]?.sentence).toContain('allowed are 30');
});
