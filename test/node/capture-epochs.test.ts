import { at, HistoryUnderTest } from './history-under-test.ts';
import { writeLog, zxids } from './written-log.ts';

let history: HistoryUnderTest;
beforeEach(async () => {
  history = await HistoryUnderTest.create();
});
afterEach(() => history.node.close());

test('in an epoch without a transaction the logs of the epoch before are all', async () => {
  const name = history.snapshot(at(7, 50));
  history.log(...zxids(at(7, 1), at(7, 99)));

  const line = await history.captured(at(8, 0));

  expect(line).toMatchObject({ snapshot: name, logs: 1 });
});

test('in an epoch without a transaction it begins with what the leader sent there', async () => {
  history.snapshot(at(7, 50));
  const sent = history.snapshot(at(8, 0));
  history.log(...zxids(at(7, 1), at(7, 99)));

  const line = await history.captured(at(8, 0));

  expect(line).toMatchObject({ snapshot: sent });
});

test.each([
  ['a standalone server', 0n],
  ['an ensemble', at(1, 0)],
  ['an ensemble that was started three times', at(3, 0)],
])('%s that is fresh has no log, and its snapshot.0 is copied', async (_, zxid) => {
  const name = history.snapshot(0n);

  const line = await history.captured(zxid);

  expect(line).toMatchObject({ snapshot: name, baseLog: '', logs: 0 });
  expect(history.isCopy(name)).toBe(true);
});

test('a member that was synced by SNAP when it was new has no log', async () => {
  const sent = history.snapshot(at(1, 50));

  const line = await history.captured(at(1, 50));

  expect(line).toMatchObject({ snapshot: sent, baseLog: '', logs: 0 });
});

test('a standalone server ends at its last record', async () => {
  const name = history.snapshot(0n);
  history.log(...zxids(1n, 0x63n));

  const line = await history.captured(0x63n);

  expect(line).toMatchObject({ snapshot: name, baseLog: 'log.1' });
});

test('a standalone server that once was a member goes on in its epoch', async () => {
  const name = history.snapshot(at(4, 7));
  history.log(...zxids(at(4, 1), at(4, 7)));
  history.log(...zxids(at(4, 8), at(4, 9)));

  const line = await history.captured(at(4, 9));

  expect(line).toMatchObject({ snapshot: name, logs: 2 });
});

test('after a restore with its fence the first transaction of the new epoch follows', async () => {
  const name = history.snapshot(at(4, 7));
  history.log(...zxids(at(4, 1), at(4, 20)));
  history.log(...zxids(at(22, 1), at(22, 2)));

  const line = await history.captured(at(22, 2));

  expect(line).toMatchObject({ snapshot: name, logs: 2 });
});

test('a snapshot older than a hole inside an epoch is no beginning', async () => {
  history.snapshot(at(1, 50));
  const behind = history.snapshot(at(1, 300));
  history.log(...zxids(at(1, 1), at(1, 99)));
  history.log(...zxids(at(1, 301), at(1, 310)));
  history.halfSnapshot(at(1, 305));

  const line = await history.captured(at(1, 310));

  expect(line).toMatchObject({ snapshot: behind, youngerSnapshots: ['0x100000131'] });
});

test('without a whole snapshot behind a hole inside an epoch it is refused', async () => {
  history.snapshot(at(1, 50));
  history.halfSnapshot(at(1, 300));
  history.log(...zxids(at(1, 1), at(1, 99)));
  history.log(...zxids(at(1, 301), at(1, 310)));

  const error = await history.refused(at(1, 310));

  expect(error).toMatchObject({
    code: 'hole',
    message: expect.stringContaining('have a hole before zxid 0x10000012c'),
  });
});

test('a log that was begun meanwhile goes with it', async () => {
  history.snapshot(at(7, 50));
  history.log(...zxids(at(7, 1), at(7, 99)));
  const { folder, dataLogDir } = history.node;
  const rolled = writeLog(folder, [at(7, 100)]);

  const line = await history.captured(at(7, 99), {
    beforeStop: `cp ${folder}/${rolled} ${dataLogDir}/version-2/`,
  });

  expect(line).toMatchObject({ logs: 2 });
});

test('behind a SNAP the first log of the next epoch may be begun meanwhile', async () => {
  const sent = history.snapshot(at(8, 155));
  const { folder, dataLogDir } = history.node;
  const rolled = writeLog(folder, [at(9, 1)]);

  const line = await history.captured(at(8, 155), {
    beforeStop: `cp ${folder}/${rolled} ${dataLogDir}/version-2/`,
  });

  expect(line).toMatchObject({ snapshot: sent, baseLog: 'log.900000001', logs: 1 });
});
