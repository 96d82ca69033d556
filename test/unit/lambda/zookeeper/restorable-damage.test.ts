import { jute, pristine, writeLog, writeSnapshot } from './data-file-writer.ts';
import { fixture, judgeFiles, smallSet } from './fixture-files.ts';

test('a log under another name is told by its first transaction', async () => {
  const verdict = await judgeFiles({
    'snapshot.10': fixture('snapshot.10'),
    'log.2': fixture('log.1'),
  });

  expect(verdict.faults[0]).toMatchObject({ rule: 'R2', file: 'log/version-2/log.2', offset: 16 });
});

test('two files of one log are refused', async () => {
  const verdict = await judgeFiles({ ...smallSet(), 'log.01': fixture('log.1') });

  expect(verdict.faults[0]).toMatchObject({ rule: 'R5', file: 'log/version-2/log.01' });
});

test('a snapshot and a log of two histories are not taken for one', async () => {
  const verdict = await judgeFiles({
    'snapshot.10': fixture('snapshot.10'),
    'log.1': fixture('rnd/log.1'),
  });

  expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R4', zxid: 0x11n }] });
  expect(verdict.otherwise).toBeUndefined();
});

test('a log with another digest at the zxid of the snapshot is of another history', async () => {
  const snapshot = { digest: { zxid: 1n, value: 1n }, lastZxid: 1n };
  const session = { zxid: 1n, type: -10, record: jute.int(30_000), digest: 2n };

  const verdict = await judgeFiles(
    { 'snapshot.1': writeSnapshot(pristine, snapshot), 'log.1': writeLog([session]) },
    { level: 2 },
  );

  expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R3', zxid: 1n }] });
});

test('logs without a snapshot do not start a server', async () => {
  const verdict = await judgeFiles({ 'log.1': fixture('log.1') });

  expect(verdict.faults).toEqual([
    { rule: 'R1', sentence: 'it holds logs but no snapshot: ZooKeeper does not start with them' },
  ]);
});

test('an empty set restores nothing', async () => {
  const verdict = await judgeFiles({});

  expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R1' }] });
});

test('a name that ZooKeeper would take for a snapshot is refused', async () => {
  const verdict = await judgeFiles({ ...smallSet(), 'snapshot.12.tmp': Buffer.alloc(10) });

  expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R5' }] });
});
