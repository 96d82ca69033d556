import { goodMembers } from '../unit/lambda/backup/archives.ts';
import { pristine, writeLog, writeSnapshot } from '../unit/lambda/zookeeper/data-file-writer.ts';
import { fixture } from '../unit/lambda/zookeeper/fixture-files.ts';
import { ModelServer } from '../unit/lambda/zookeeper/model-server.ts';
import { type RestoreUnderTest, restoreUnderTest } from './restore-under-test.ts';

let under: RestoreUnderTest;
beforeEach(async () => {
  under = await restoreUnderTest();
  under.world.now = Date.parse('2026-11-23T00:00:00Z');
});
afterEach(() => under.stop());

/** The last two transactions of `goodMembers`, of which the first is the snapshot's, and a time between. */
const [time10, between, time11] = [
  '2026-11-22T12:48:24.709Z',
  '2026-11-22T12:48:26Z',
  '2026-11-22T12:48:28.718Z',
];
/** A backup that was taken some minutes later, and one that was due before them and taken after them. */
const later = { tick: '20261122T130000Z' };
const due = { tick: '20261122T124800Z' };
const snapshotAlone = {
  'data/version-2/snapshot.10': goodMembers['data/version-2/snapshot.10'] as Buffer,
};
const dueKey = 'prod/zk-20261122T124800Z.tar.gz';
const beforeBetween = { ensemble: 'prod', backup: { before: between } };

const told = ({ sentences }: { readonly sentences: readonly string[] }, begin: string) =>
  sentences.find((sentence) => sentence.startsWith(begin));

test('the newest backup before a time is found by the time of its schedule', async () => {
  await under.backUp(goodMembers, { tick: '20261122T130000Z' });
  await under.backUp(goodMembers, { tick: '20261122T140000Z' });

  const plan = await under.planned({ backup: { before: '2026-11-22T14:00:00Z' } });

  expect(plan.backup.tick).toBe('20261122T130000Z');
});

test('until cuts the log, and the order says how far', async () => {
  await under.backUp();

  const plan = await under.planned({ until: '0x10' });

  expect(plan).toMatchObject({ until: '0x10', result: { to: '0x10', isCut: true, znodes: 16 } });
  const whole = goodMembers['log/version-2/log.1']?.length ?? 0;
  const line = plan.order.match(/\+file,[0-9a-f]{64},(\d+),log/);
  expect(Number(line?.[1])).toBeLessThan(whole);
});

test.each([
  ['just-before:/eph', '0x10'],
  ['just-before:0x11', '0x10'],
])('until %s ends before it, and says with which transaction', async (until, to) => {
  await under.backUp();

  const plan = await under.planned({ until });

  expect(plan).toMatchObject({ until, result: { to, isCut: true } });
  expect(told(plan, 'It restores')).toContain(`as they were after ${to}, of`);
});

test('a cut tells what it leaves out, by path and time', async () => {
  const { 'data/version-2/snapshot.10': _later, ...logs } = goodMembers;
  await under.backUp({ 'data/version-2/snapshot.0': fixture('snapshot.0'), ...logs });

  const plan = await under.planned({ until: 'just-before:0x10' });

  expect(plan.lost).toMatchObject({
    transactions: 2,
    znodes: [{ path: '/uni-é中', change: 'created', time: time10, zxid: '0x10' }],
  });
  expect(told(plan, 'The cut leaves out')).toBe(
    'The cut leaves out 2 transactions of the backup, the last changes of /uni-é中 (created 2026-11-22 12:48:24 UTC, 0x10).',
  );
});

test.each([
  ['just-before:/none', /^The logs of prod.* hold no change of \/none\.$/],
  ['just-before:0x12', /^The logs of prod.* hold no transaction 0x12\.$/],
])('until %s is refused where the logs do not hold it', async (until, reason) => {
  await under.backUp();

  const report = await under.invoke({ ensemble: 'prod', backup: 'latest', until });

  expect(report).toMatchObject({ outcome: 'Refused', phase: 'verify' });
  expect(report.reason).toMatch(reason);
});

test.each([
  ['0xf', /^Cut at 0xf, prod.*restores nothing: its snapshot is of 0x10/],
  ['0x12', /ends at 0x11, of 2026-11-22T12:48:28.718Z, before 0x12\.$/],
  ['2001-01-01T00:00:00Z', /^Cut before its first transaction/],
  [
    '2026-11-22T13:00:01Z',
    /ends at 0x11, of 2026-11-22T12:48:28.718Z, before 2026-11-22T13:00:01Z/,
  ],
])('until %s is refused with the range that there is', async (until, reason) => {
  await under.backUp(goodMembers, later);

  const report = await under.invoke({ ensemble: 'prod', backup: 'latest', until });

  expect(report).toMatchObject({ outcome: 'Refused', phase: 'verify' });
  expect(report.reason).toMatch(reason);
});

test('a time past the end of the backup is refused with the way to a later one', async () => {
  await under.backUp(goodMembers, later);
  const until = '2026-11-22T14:00:00Z';

  const { hint } = await under.invoke({ ensemble: 'prod', backup: 'latest', until });

  expect(hint).toContain('any state from 0x10 to 0x11');
  expect(hint).toContain(`npx zk-backup list prod`);
  expect(hint).toContain(`--backup KEY --until ${until}`);
});

test('between its last transaction and its tick a backup is known to its end, and is not cut', async () => {
  await under.backUp(goodMembers, later);

  const plan = await under.planned({ until: '2026-11-22T12:59:00Z' });

  expect(plan.result).toMatchObject({ to: '0x11', isCut: false });
  expect(told(plan, 'It restores')).toBe(
    'It restores 15 znodes as they were after 0x11, of 2026-11-22 12:48:28 UTC, where the backup ends: there was nothing to cut.',
  );
});

test.each([
  ['whole', {}, '0x11', time11],
  ['cut at a transaction', { until: '0x10' }, '0x10', time10],
  ['cut at a time', { until: between }, '0x10', time10],
])(
  'a backup that is restored %s has the time of its last transaction',
  async (_how, asked, to, toTime) => {
    await under.backUp(goodMembers, later);

    const plan = await under.planned(asked);

    expect(plan.result).toMatchObject({ to, toTime });
    expect(told(plan, 'It restores')).toContain(
      `after ${to}, of ${toTime.slice(0, 19).replace('T', ' ')} UTC`,
    );
  },
);

test('a snapshot without logs does not tell when its last transaction was', async () => {
  await under.backUp(snapshotAlone, later);

  const plan = await under.planned();

  expect(plan.result.toTime).toBeNull();
  expect(told(plan, 'It restores')).toMatch(/ znodes as they were after 0x10\.$/);
});

test('what a cut loses is dated by the cut, not by the backup', async () => {
  await under.backUp(goodMembers, later);
  under.world.now = Date.parse('2026-11-22T18:48:24Z');

  const plan = await under.planned({ until: between });

  expect(told(plan, 'Lost')).toBe(
    'Lost: every change after 0x10, of 2026-11-22 12:48:24 UTC or later, up to 0x20 of now (16 transactions, 6 h).',
  );
});

test('where no log dates the cut, the loss has no date', async () => {
  const server = new ModelServer();
  server.request({ kind: 'create', at: 0, name: 1, data: null, ephemeral: false }, true);
  await under.backUp({
    'data/version-2/snapshot.0': writeSnapshot(pristine),
    'log/version-2/log.1': writeLog(server.log),
  });

  const plan = await under.planned({ until: '0x0' });

  expect(told(plan, 'Lost')).toBe(
    'Lost: every change after 0x0, up to 0x20 of now (32 transactions).',
  );
});

test('a backup that was due before a time and holds what was written after it is refused', async () => {
  await under.backUp(goodMembers, due);

  const report = await under.invoke(beforeBetween);

  expect(report).toMatchObject({
    outcome: 'Refused',
    phase: 'plan',
    reason: `${dueKey} was due before ${between}, but holds later changes: it would be restored to 0x11, of ${time11}.`,
    hint: `To cut it at that time: npx zk-backup restore prod --backup ${dueKey} --until ${between} or, for the backup before it: npx zk-backup restore prod --before 2026-11-22T12:48:00Z`,
  });
});

test('what such a refusal advises restores the state of that time', async () => {
  await under.backUp(goodMembers, due);
  const { hint } = await under.invoke(beforeBetween);
  const [, backup, until] = /--backup (\S+) --until (\S+) /.exec(hint ?? '') ?? [];

  const plan = await under.planned({ backup, until });

  expect(plan.result).toMatchObject({ to: '0x10', toTime: time10 });
});

test('such a refusal repeats the target and the force that were asked for', async () => {
  await under.backUp(goodMembers, due);

  const { hint } = await under.invoke({ ...beforeBetween, into: 'staging', force: true });

  expect(hint).toContain('npx zk-backup restore prod --into staging --force --backup');
  expect(hint).toContain('npx zk-backup restore prod --into staging --force --before');
});

test.each([between, '0x10'])(
  'cut at %s a backup may have been taken after that time',
  async (until) => {
    await under.backUp(goodMembers, due);

    const plan = await under.planned({ ...beforeBetween, until });

    expect(plan.result).toMatchObject({ to: '0x10', isCut: true });
  },
);

test('cut after that time it is refused', async () => {
  await under.backUp(goodMembers, due);
  const before = '2026-11-22T12:48:24Z';

  const report = await under.invoke({ ensemble: 'prod', backup: { before }, until: between });

  expect(report.reason).toContain(`restored to 0x10, of ${time10}`);
});

test('where no log tells when it ends, the plan warns that it may hold what was written after', async () => {
  await under.backUp(snapshotAlone, { ...due, zxid: '0x10' });

  const { warnings } = await under.planned(beforeBetween);

  expect(warnings).toEqual([
    `No log of ${dueKey} tells when 0x10 was made: check that it holds nothing from after ${between}.`,
  ]);
});
