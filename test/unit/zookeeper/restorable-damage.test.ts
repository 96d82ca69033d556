import { fixture, judgeFiles, randomSet, smallSet } from './fixture-files.ts';

const log = (hex: string) => `log.${hex}`;
const isLog = (name: string) => name.startsWith('log.');

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
