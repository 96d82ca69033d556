import { judgeFiles, randomSet } from '../unit/lambda/zookeeper/fixture-files.ts';

/** What one server wrote under a random workload of 17,000 transactions. */
const log = (hex: string) => `log.${hex}`;
const isLog = (name: string) => name.startsWith('log.');

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
