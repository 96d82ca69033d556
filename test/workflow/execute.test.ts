import { all, destroyed, inspected, nothing } from '../unit/lambda/restore/nodes.ts';
import { type RestoreUnderTest, restoreUnderTest } from './restore-under-test.ts';

let under: RestoreUnderTest;
beforeEach(async () => {
  under = await restoreUnderTest();
  await under.backUp();
});
afterEach(() => under.stop());

test('a restore stops all, replaces all, starts a majority and then the rest', async () => {
  const { report } = await under.execute();

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

test('where no server ran, nobody is halted: each is stopped once more as its data is replaced', async () => {
  under.world.nodes = destroyed({ running: false });

  const { report } = await under.execute();

  expect(report.outcome).toBe('Succeeded');
  expect(under.sent.slice(0, 3)).toEqual([`stage ${all}`, `place ${all}`, 'start i-1,i-2']);
});

test('where one server ran, all are halted before any data is moved', async () => {
  under.world.nodes = [...destroyed({ running: false }).slice(0, 2), inspected(3, null, nothing)];

  await under.execute();

  expect(under.sent.slice(0, 3)).toEqual([`stage ${all}`, `halt ${all}`, `place ${all}`]);
});

test('a good restore asks for the first backup of the new history once it has let go', async () => {
  await under.execute();

  expect(under.started).toEqual([
    [
      'backup:live',
      {
        ensemble: 'prod',
        newLineage: true,
        scheduledTime: expect.stringMatching(/^2026-.*Z$/),
        askedBy: 'restore',
      },
    ],
  ]);
});

test('the epoch is set past every one that was seen', async () => {
  under.world.instead['halt i-2'] = {
    acceptedEpoch: 7,
  };

  await under.execute();

  expect(under.epochs).toEqual(['8']);
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

  await under.execute();

  expect(under.sent.filter((one) => one.startsWith('start'))).toEqual([
    'start i-1,i-2',
    'start i-3,i-4',
  ]);
});

test('of a lost ensemble the time is counted from the command on, not from the stop', async () => {
  under.world.instead.stage = 'late';
  const { report: ofServing } = await under.execute();
  under.world.now += 60_000;
  under.world.nodes = destroyed();

  const { report: ofLost } = await under.execute();

  expect(ofServing.outageSeconds).toBe(0);
  expect(ofLost.outageSeconds).toBe(2);
});

test('a single server gets an epoch, too: whether it is one of an ensemble it knows itself', async () => {
  under.world.nodes = [inspected(1, 'standalone', { servers: [], myid: null })];
  const { report } = await under.execute();

  expect(report.outcome).toBe('Succeeded');
  expect(under.epochs).toEqual(['6']);
});

test('where votes are weighted all voting members are started together', async () => {
  under.world.nodes = [1, 2, 3].map((myid) =>
    inspected(myid, myid === 2 ? 'leader' : 'follower', { weighted: true }),
  );

  await under.execute();

  expect(under.sent).toContain(`start ${all}`);
});

test('the status tells how it ended, of every node', async () => {
  const { plan } = await under.execute();

  const status = await under.status(plan.planId);

  expect(status).toMatchObject({ kind: 'restore', report: { outcome: 'Succeeded' } });
  expect(status?.nodes).toEqual(
    [1, 2, 3].map((myid) => ({
      instanceId: `i-${myid}`,
      myid,
      action: 'clear',
      state: 'done',
      detail: '1 byte of old data kept',
      since: '2026-01-02T00:00:00.000Z',
    })),
  );
});

test('at the end it tells of every server what it serves, beside the backup', async () => {
  under.world.instead['check i-2'] = { zxid: '0x1700000003' };

  const { served } = await under.execute().then(({ report }) => report);

  expect(served).toEqual(
    [1, 2, 3].map((myid) => ({
      ...{ instanceId: `i-${myid}`, role: myid === 1 ? 'leader' : 'follower', znodes: 15 },
      ...(myid === 2
        ? { zxid: '0x1700000003', comparison: 'went-on', found: '3 transactions since' }
        : { zxid: '0x1700000000', comparison: 'equal', found: '' }),
      comparedWith: 'backup',
      at: '2026-01-02T00:00:00.000Z',
    })),
  );
});

test('a server that serves something else is named at the end of a restore that failed', async () => {
  under.world.instead['check i-2'] = { znodes: 9 };

  const { report } = await under.execute();

  expect(report.outcome).toBe('Failed');
  expect(report.served?.map(({ comparison, found }) => [comparison, found])).toEqual([
    ['equal', ''],
    ['differs', 'znodes: 8 served, 15 in the backup: 0 transactions since, 0 ephemerals'],
    ['equal', ''],
  ]);
});
