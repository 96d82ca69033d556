import { writeJson } from '../../../lambda/aws/archive-store.ts';
import { destroyed, healthy, inspected } from './nodes.ts';
import { fails, type RestoreUnderTest, restoreUnderTest } from './restore-under-test.ts';

let under: RestoreUnderTest;
beforeEach(async () => {
  under = await restoreUnderTest();
  await under.backUp();
});
afterEach(() => under.stop());

const all = 'i-1,i-2,i-3';

async function execute(payload: object = {}) {
  const plan = await under.planned(payload);
  const report = await under.invoke({ plan: plan.planId, execute: true });
  return { plan, report };
}

test('a restore stops all, replaces all, starts a majority and then the rest', async () => {
  const { report } = await execute();

  expect(report).toMatchObject({ outcome: 'Succeeded', kind: 'restore' });
  expect(under.sent).toEqual([
    `stage ${all}`,
    `halt ${all}`,
    `place ${all}`,
    'start i-1,i-2',
    'start i-3',
    `check ${all}`,
    `clear ${all}`,
  ]);
});

test('a good restore asks for the first backup of the new history once it has let go', async () => {
  await execute();

  expect(under.started).toEqual([
    [
      'backup:live',
      { ensemble: 'prod', newLineage: true, scheduledTime: expect.stringMatching(/^2026-.*Z$/) },
    ],
  ]);
});

test('the epoch is set past every one that was seen', async () => {
  under.world.instead['halt i-2'] = {
    acceptedEpoch: 7,
  };

  await execute();

  expect(under.epochs).toEqual(['7']);
});

test('an observer is started after the voting members', async () => {
  const servers = ['1=a:2888:3888', '2=b:2888:3888', '3=c:2888:3888', '4=d:2888:3888:observer'];
  under.world.nodes = [4, 1, 2, 3].map((myid) =>
    inspected(myid, myid === 4 ? 'observer' : myid === 2 ? 'leader' : 'follower', { servers }),
  );
  under.world.instead['check i-1'] = {
    role: 'leader',
  };
  under.world.instead['check i-4'] = {
    role: 'observer',
  };

  await execute();

  expect(under.sent.filter((one) => one.startsWith('start'))).toEqual([
    'start i-1,i-2',
    'start i-3,i-4',
  ]);
});

test('a server of its own gets no epoch', async () => {
  under.world.nodes = [inspected(1, 'standalone', { servers: [], myid: null })];
  const { report } = await execute();

  expect(report.outcome).toBe('Succeeded');
  expect(under.epochs).toEqual(['0']);
});

test.each([
  ['stage', [`stage ${all}`, `clear ${all}`], 'Nothing has changed.'],
  ['halt', [`stage ${all}`, `halt ${all}`, `start ${all}`, `clear ${all}`], 'Nothing has changed.'],
  [
    'place',
    [`stage ${all}`, `halt ${all}`, `place ${all}`, `undo ${all}`, `start ${all}`, `clear ${all}`],
    'The old data is back.',
  ],
])('when %s fails on one node, all are as they were', async (action, sent, told) => {
  under.world.instead[`${action} i-3`] = fails(action);

  const { report } = await execute();

  expect(under.sent).toEqual(sent);
  expect(report).toMatchObject({ outcome: 'Failed', phase: action, hint: 'do this' });
  expect(report.reason).toContain(`i-3: ${action} went wrong`);
  expect(report.reason).toContain(told);
});

test.each(['start', 'check'])(
  'when %s fails the restored data stays, and the undo is named',
  async (action) => {
    under.world.instead[`${action} i-2`] = fails(action);

    const { report } = await execute();

    expect(report).toMatchObject({ outcome: 'Failed', phase: action });
    expect(report.reason).toMatch(/^The restored data is in place, but i-2/);
    expect(report.hint).toContain('{"undo": "prod.20260102T000000Z"}');
    expect(under.sent.filter((one) => /^(undo|clear)/.test(one))).toEqual([]);
    expect(under.started).toEqual([]);
  },
);

test('where one of a majority does not start the rest is started all the same', async () => {
  under.world.instead['start i-2'] = fails('start');

  await execute();

  expect(under.sent.slice(-2)).toEqual(['start i-1,i-2', 'start i-3']);
});

test('where votes are weighted all voting members are started together', async () => {
  under.world.nodes = [1, 2, 3].map((myid) =>
    inspected(myid, myid === 2 ? 'leader' : 'follower', { weighted: true }),
  );

  await execute();

  expect(under.sent).toContain(`start ${all}`);
});

test('a node that SSM lost does not keep the others down', async () => {
  under.world.instead['halt i-3'] = fails('halt');
  under.world.instead['start i-1'] = 'refused';

  const { report } = await execute();

  expect(under.sent).toEqual([
    `stage ${all}`,
    `halt ${all}`,
    ...[`start ${all}`, 'start i-1', 'start i-2', 'start i-3'],
  ]);
  expect(report.reason).toMatch(/not every server that was stopped serves again: i-1: SSM refused/);
});

test('only what served is started again: an empty member could win a vote over the old data', async () => {
  under.world.nodes = [
    ...healthy().slice(0, 2),
    inspected(3, null, { hasData: false, acceptedEpoch: null, currentEpoch: null }),
  ];
  under.world.instead.place = fails('place');

  await execute({ force: true });

  expect(under.sent.slice(-3)).toEqual([`undo ${all}`, 'start i-1,i-2', `clear ${all}`]);
});

test('after a full loss there is nothing to start again', async () => {
  under.world.nodes = destroyed();
  under.world.instead.place = fails('place');

  await execute();

  expect(under.sent.slice(-2)).toEqual([`undo ${all}`, `clear ${all}`]);
});

test('where the old data cannot be put back nothing is started: old and restored must not meet', async () => {
  under.world.instead['place i-1'] = fails('place');
  under.world.instead['undo i-2'] = fails('undo');

  const { report } = await execute();

  expect(report).toMatchObject({ outcome: 'Unknown', phase: 'place' });
  expect(under.sent.at(-1)).toBe(`undo ${all}`);
});

test('an archive that is not what was planned stops the staging, and nothing else', async () => {
  const plan = await under.planned();
  const snapshot = Buffer.from('data/version-2/snapshot.10');
  await under.backUp({ 'data/version-2/snapshot.10': snapshot });
  under.world.instead.stage = 'never ends';
  const before = under.world.now;

  const report = await under.invoke({ plan: plan.planId, execute: true });

  expect(under.world.now - before).toBeLessThan(60_000);

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'verify' });
  expect(under.sent).toEqual([`stage ${all}`, 'cancel stage', `clear ${all}`]);
});

test('an order that would be written otherwise today is not what was planned', async () => {
  const plan = await under.planned();
  const other = { ...plan, order: { ...plan.order, sha256: 'f'.repeat(64) } };
  await writeJson(under.store, `prod/restores/${plan.planId}.plan.json`, other, 'always');

  const report = await under.invoke({ plan: plan.planId, execute: true });

  expect(report.reason).toMatch(/is not what was planned\. Nothing has changed\.$/);
});

test('a line that speaks of another run is no success', async () => {
  under.world.instead['halt i-2'] = { runId: 'prod.20250101T000000Z' };

  const { report } = await execute();

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'halt' });
});

test('a plan is executed once', async () => {
  const { plan } = await execute();
  under.sent.length = 0;

  const report = await under.invoke({ plan: plan.planId, execute: true });

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'claim' });
  expect(under.sent).toEqual([]);
});

test('a plan of yesterday is not executed', async () => {
  const plan = await under.planned();
  under.world.now += 25 * 3600_000;

  const report = await under.invoke({ plan: plan.planId, execute: true });

  expect(report.reason).toMatch(/expired at 2026-01-03T00:00:00.000Z/);
  expect(under.sent).toEqual([]);
});

test('a plan for other nodes than are there is not executed', async () => {
  const plan = await under.planned();
  under.world.nodes = [
    ...healthy().slice(0, 2),
    { ...inspected(3, 'follower'), instanceId: 'i-9' },
  ];

  const report = await under.invoke({ plan: plan.planId, execute: true });

  expect(report.reason).toMatch(/^The nodes were .* and are .*i-9/);
  expect(under.sent).toEqual([]);
});

test('a plan for a lost ensemble is not executed on one that serves', async () => {
  under.world.nodes = destroyed();
  const plan = await under.planned();
  under.world.nodes = healthy();

  const report = await under.invoke({ plan: plan.planId, execute: true });

  expect(report.reason).toBe(
    'The ensemble was found as "empty" when it was planned, and is "serving" now. Nothing has changed.',
  );
  expect(under.sent).toEqual([`stage ${all}`, `clear ${all}`]);
});

test('a node that has become another member since is not stopped', async () => {
  const plan = await under.planned();
  under.world.instead['stage i-3'] = { myid: 2 };

  const report = await under.invoke({ plan: plan.planId, execute: true });

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'stage' });
  expect(report.refusals?.map(({ reason }) => reason)).toContain(
    'i-2 and i-3 both have the myid 2.',
  );
  expect(under.sent).toEqual([`stage ${all}`, `clear ${all}`]);
});

test('a node that has lost its AWS CLI since is named', async () => {
  const plan = await under.planned();
  under.world.instead['stage i-3'] = { awsCli: null };

  const report = await under.invoke({ plan: plan.planId, execute: true });

  expect(report.reason).toBe('i-3 has no AWS CLI to download with. Nothing has changed.');
});

test('a send whose answer was lost is not sent again', async () => {
  under.world.instead.halt = 'lost';

  const { report } = await execute();

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'halt' });
  expect(under.sent.filter((one) => one.startsWith('halt'))).toHaveLength(1);
});

test('wrong canaries and missing znodes are named', async () => {
  under.world.instead['check i-1'] = {
    role: 'leader',
    znodes: 9,
    wrongCanaries: [Buffer.from('/app/config').toString('hex')],
  };

  const { report } = await execute();

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'check' });
  expect(report.reason).toContain('"znodes": 8 served, 15 in the backup');
  expect(report.reason).toContain('not as they were: /app/config');
});

test('the status tells how it ended, of every node', async () => {
  const { plan } = await execute();

  const status = await under.status(plan.planId);

  expect(status).toMatchObject({ kind: 'restore', report: { outcome: 'Succeeded' } });
  expect(status?.nodes).toEqual(
    [1, 2, 3].map((myid) => ({
      instanceId: `i-${myid}`,
      myid,
      action: 'clear',
      state: 'done',
      detail: '1 bytes of old data kept',
    })),
  );
});
