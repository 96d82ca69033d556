import { fixture, judgeFiles, randomSet, smallSet } from './fixture-files.ts';

const log = (hex: string) => `log.${hex}`;
const isLog = (name: string) => name.startsWith('log.');

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

test.each([
  ['snapshot.0', 17_102],
  ['snapshot.69e', 15_560],
  ['snapshot.3867', 4_151],
])('a random workload from %s meets every one of %d digests', async (snapshot, met) => {
  const verdict = await judgeFiles(randomSet((name) => isLog(name) || name === snapshot));

  expect(verdict).toMatchObject({
    level: 3,
    faults: [],
    digests: { logged: 17_102, met },
    tree: { znodes: 8_429, digest: 17324920414623n },
  });
});

test('with several snapshots the newest is the start, and its fuzzy window is left out', async () => {
  const verdict = await judgeFiles(randomSet(() => true));

  expect(verdict.start).toEqual({
    file: 'data/version-2/snapshot.3867',
    zxid: 0x3867n,
    from: 0x3893n,
    to: 0x4af9n,
  });
});

test('without a replay the same set is sound', async () => {
  const verdict = await judgeFiles(
    randomSet(() => true),
    { level: 2 },
  );

  expect(verdict).toMatchObject({ level: 2, faults: [], start: { from: 0x3893n, to: 0x4af9n } });
});

test('it does not matter in which pieces the bytes arrive', async () => {
  const whole = await judgeFiles(smallSet());

  const pieces = await Promise.all([1, 7, 100].map((chunk) => judgeFiles(smallSet(), { chunk })));

  expect(pieces).toEqual([whole, whole, whole]);
});

test('a missing log in the middle is named by the hole it leaves', async () => {
  const files = randomSet((name) => ['snapshot.0', log('1fff')].includes(name) || isLog(name));
  const { [log('1fff')]: _missing, ...rest } = files;

  const verdict = await judgeFiles(rest);

  expect(verdict.faults).toEqual([
    expect.objectContaining({ rule: 'R2', file: 'log/version-2/log.2a8d', zxid: 0x2a8dn }),
  ]);
  expect(verdict.otherwise).toMatchObject({ to: 0x1ffen, proven: true });
});

test('a hole before the snapshot does no harm', async () => {
  const verdict = await judgeFiles(
    randomSet((name) => name === 'snapshot.3867' || (isLog(name) && name !== log('1fff'))),
  );

  expect(verdict).toMatchObject({ level: 3, digests: { met: 4_151 } });
});

test('a hole between the snapshot and the first log is found, though a server would start', async () => {
  const late = ['1fff', '2a8d', '308f', '3869', '3ec2', '4558'].map(log);

  const verdict = await judgeFiles(
    randomSet((name) => name === 'snapshot.69e' || late.includes(name)),
  );

  expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R2', zxid: 0x1fffn }] });
  expect(verdict.otherwise).toBeUndefined();
});

test.each([
  ['snapshot.69e', ['1']],
  ['snapshot.69e', []],
  ['snapshot.3867', []],
])('%s with the logs %j does not reach the end of its fuzzy window', async (snapshot, logs) => {
  const verdict = await judgeFiles(
    randomSet((name) => name === snapshot || logs.map(log).includes(name)),
  );

  expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R2' }] });
  expect(verdict.start).toBeUndefined();
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

test('a damaged newest snapshot leaves the older one, whose replay still proves it', async () => {
  const files = randomSet((name) => name !== 'snapshot.0');
  const damaged = Buffer.from(files['snapshot.3867'] as Uint8Array);
  damaged[500_000] = (damaged[500_000] as number) ^ 1;

  const verdict = await judgeFiles({ ...files, 'snapshot.3867': damaged });

  expect(verdict).toMatchObject({
    level: 1,
    faults: [{ rule: 'R1', file: 'data/version-2/snapshot.3867' }],
    otherwise: { file: 'data/version-2/snapshot.69e', from: 0x6a3n, to: 0x4af9n, proven: true },
  });
});

test('a damaged old log is named, and does not touch what restores without it', async () => {
  const files = randomSet(() => true);
  const damaged = Buffer.from(files['log.1'] as Uint8Array);
  damaged[100_000] = (damaged[100_000] as number) ^ 1;

  const verdict = await judgeFiles({ ...files, 'log.1': damaged });

  expect(verdict).toMatchObject({
    level: 1,
    faults: [{ rule: 'R2', file: 'log/version-2/log.1' }],
    otherwise: { file: 'data/version-2/snapshot.3867', to: 0x4af9n, proven: true },
  });
});

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

  expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R3', zxid: 0x10n }] });
  expect(verdict.otherwise).toBeUndefined();
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

test('the epochs of the server are told', async () => {
  const verdict = await judgeFiles({
    ...smallSet(),
    currentEpoch: Buffer.from('3\n'),
    acceptedEpoch: Buffer.from('4'),
  });

  expect(verdict.epochs).toEqual({ currentEpoch: 3n, acceptedEpoch: 4n });
});
