import { fixture, judgeFiles, smallSet } from '../fixture-files.ts';

test('the small set is proven up to its last transaction', async () => {
  const verdict = await judgeFiles(smallSet());

  expect(verdict).toMatchObject({
    level: 3,
    faults: [],
    warnings: [],
    start: { zxid: 0x10n, from: 0x10n, to: 0x11n },
    digests: { logged: 17, met: 2 },
    tree: { znodes: 15, digest: 33183205786n },
  });
});

test('what a snapshot holds is counted', async () => {
  const { snapshots } = await judgeFiles(smallSet());

  expect(snapshots[0]).toMatchObject({
    flavour: 54,
    sessions: 1,
    acls: 3,
    danglingAcls: 0,
    lastZxid: 0x10n,
    inventory: { znodes: 16, ephemerals: 1, containers: 1, ttls: 1 },
  });
});

test('it does not matter in which pieces the bytes arrive', async () => {
  const whole = await judgeFiles(smallSet());

  const pieces = await Promise.all([1, 7, 100].map((chunk) => judgeFiles(smallSet(), { chunk })));

  expect(pieces).toEqual([whole, whole, whole]);
});

test('a quiet snapshot alone is proven by its own digest', async () => {
  const verdict = await judgeFiles({ 'snapshot.10': fixture('snapshot.10') });

  expect(verdict).toMatchObject({ level: 3, start: { from: 0x10n, to: 0x10n } });
});

test('a compressed snapshot is read like a plain one', async () => {
  const verdict = await judgeFiles({
    'snapshot.10.gz': fixture('snapshot.10.gz'),
    'log.1': fixture('log.1'),
  });

  expect(verdict).toMatchObject({ level: 3, tree: { digest: 33183205786n } });
});

test('a plain and a compressed snapshot of one zxid must hold the same tree', async () => {
  const twins = { ...smallSet(), 'snapshot.10.gz': fixture('snapshot.10.gz') };

  const verdict = await judgeFiles(twins);

  expect(verdict).toMatchObject({ level: 3, faults: [] });
});

test.each([
  ['trailer-0-snapshot.11', 2, 27831888219n],
  ['trailer-21-snapshot.11', 2, 31589949725n],
  ['trailer-33-snapshot.11', 3, 21454965815n],
  ['trailer-54-snapshot.11', 3, 30796916583n],
  ['zk380-trailer-33-snapshot.11', 3, 26953534482n],
])('%s reaches level %d', async (name, level, digest) => {
  const verdict = await judgeFiles({ 'snapshot.11': fixture(`flavours/${name}`) });

  expect(verdict).toMatchObject({ level, faults: [], tree: { znodes: 15, digest } });
});

test.each(['snapshot.11.snappy', 'flavours/snapshot.11.snappy'])(
  'the snapshot %s is read like a plain one',
  async (name) => {
    const verdict = await judgeFiles({ 'snapshot.11.snappy': fixture(name) });

    expect(verdict).toMatchObject({ level: 3, faults: [], tree: { znodes: 15 } });
  },
);

test('the epochs of the server are told', async () => {
  const verdict = await judgeFiles({
    ...smallSet(),
    currentEpoch: Buffer.from('3\n'),
    acceptedEpoch: Buffer.from('4'),
  });

  expect(verdict.epochs).toEqual({ currentEpoch: 3n, acceptedEpoch: 4n });
});
