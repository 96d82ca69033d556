import { transactionsSince } from '../../../lambda/run/served.ts';
import { digestAcl, openToAll } from '../../../lambda/zookeeper/requests/access.ts';
import { type PutBackUnderTest, putBackUnderTest } from './put-back-under-test.ts';

const owned = digestAcl('user', 'word');
const lock = '/zk-backup-put-back';

let under: PutBackUnderTest;
beforeEach(async () => {
  under = await putBackUnderTest();
  under.server
    .create('/app')
    .create('/app/config', 'good')
    .create('/app/empty', '')
    .create('/app/null', null)
    .create('/app/owned', 'mine', { acl: owned })
    .create('/app/box', 'kept', { mode: 'container' })
    .create('/app/short', 'lived', { mode: 'persistentWithTtl', ttlMs: 3_600_000 })
    .create('/other', 'x');
  await under.backUpNow();
});
afterEach(() => under.stop());

test('what was deleted comes back, and what was overwritten gets its data', async () => {
  const { server } = under;
  const before = server.seen('/app');
  server.set('/app/config', 'bad').delete('/app/null').delete('/app/owned').delete('/app/box');
  server.delete('/app/short').set('/other', 'y');

  const report = await under.executePlan(await under.planPart('/app'));

  expect(report).toMatchObject({ outcome: 'Succeeded', kind: 'restore', warnings: [] });
  expect(server.seen('/app')).toEqual(before);
  expect(server.seen('/other')).toEqual({ '/other': 'y' });
  expect(server.znode('/app/owned')?.acl).toEqual(owned);
  expect(server.znode('/app/box')?.owner).toBe(1n << 63n);
  expect(server.znode('/app/short')?.owner).toBe((0xffn << 56n) | 3_600_000n);
});

test('no server is stopped, and no lock is left', async () => {
  under.server.set('/app/config', 'bad');

  await under.executePlan(await under.planPart('/app'));

  expect(under.sent).toEqual(['capture i-1', 'capture i-1', 'apply i-1', 'capture i-1']);
  expect(under.server.seen(lock)).toEqual({});
});

test('it begins no lineage, asks for no backup, counts in no metric, and tells of itself', async () => {
  under.server.set('/app/config', 'bad');
  const plan = await under.planPart('/app');

  await under.executePlan(plan);

  expect(under.started).toEqual([]);
  expect(under.metrics).toEqual([]);
  expect(under.events).toEqual(['ZooKeeper Restore Planned', 'ZooKeeper Restore Succeeded']);
  const again = await under.planPart('/app');
  expect(again.part?.plan.lineage).toBeNull();
});

test('the status tells how each node serves, and how it ended', async () => {
  under.server.set('/app/config', 'bad');
  const plan = await under.planPart('/app');
  await under.executePlan(plan);

  const status = await under.status(plan.runId);

  expect(status).toMatchObject({
    ...{ kind: 'restore', runId: plan.runId },
    nodes: expect.arrayContaining([
      expect.objectContaining({ instanceId: 'i-1', action: 'inspect', state: 'done' }),
    ]),
    report: { outcome: 'Succeeded', part: { plan: { part: { paths: ['/app'] } } } },
  });
});

test('at the end it tells of every node what it serves, and that the part is as the backup has it', async () => {
  under.server.set('/app/config', 'bad');

  const { served, part } = await under.executePlan(await under.planPart('/app'));

  const at = expect.stringMatching(/^2026-01-02T/);
  const since = transactionsSince('0x20', part?.done?.comparedAt ?? '0x0');
  expect(part?.done?.comparedAt).toMatch(/^0x/);
  expect(served).toEqual(
    [1, 2, 3].map((myid) => ({
      ...{ instanceId: `i-${myid}`, role: myid === 2 ? 'leader' : 'follower', zxid: '0x20' },
      ...{ znodes: null, comparison: 'went-on', comparedWith: 'part', at },
      found: `${since} transactions since`,
    })),
  );
});

test('what came since the backup stays, unless it is to be exactly as it was', async () => {
  under.server.create('/app/new').create('/app/new/child');

  const careful = await under.planPart('/app');
  const exact = await under.planPart('/app', { exact: true });
  const report = await under.executePlan(exact);

  expect(careful.part?.plan.counts).toMatchObject({ delete: 0 });
  expect(report.outcome).toBe('Succeeded');
  expect(under.server.seen('/app/new')).toEqual({});
});

test('access control lists come in a stream of their own, after all else', async () => {
  under.server.setAcl('/app/config', owned).set('/app/empty', 'filled');

  const report = await under.executePlan(await under.planPart('/app'));

  expect(under.sent.filter((one) => one.startsWith('apply'))).toHaveLength(2);
  expect(report).toMatchObject({ outcome: 'Succeeded', part: { done: { lists: 1, batches: 1 } } });
  expect(under.server.znode('/app/config')?.acl).toEqual(openToAll);
});

test('lists alone need no lock and no first stream', async () => {
  under.server.setAcl('/app/config', owned);

  const report = await under.executePlan(await under.planPart('/app'));

  expect(report).toMatchObject({ outcome: 'Succeeded', part: { done: { lists: 1, of: 0 } } });
  expect(under.server.znode('/app/config')?.acl).toEqual(openToAll);
});

test('what changed in the paths of the plan ends it before anything is sent', async () => {
  under.server.set('/app/config', 'bad').delete('/app/null');
  const plan = await under.planPart('/app');
  under.server.delete('/app/config').create('/app/config', 'new').set('/app/config', 'bad');

  const report = await under.executePlan(plan);

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'verify' });
  expect(report.reason).toMatch(/^Since the plan was made, somebody has .* \/app\/config\.$/);
  expect(report.hint).toMatch(/^Plan again/);
  expect(under.sent).not.toContain('apply i-1');
});

test('what changed elsewhere in the part is told, and is no failure', async () => {
  under.server.delete('/app/null');
  const plan = await under.planPart('/app');
  under.server.set('/app/config', 'of others');

  const report = await under.executePlan(plan);

  expect(report.outcome).toBe('Succeeded');
  expect(report.warnings).toEqual([
    '/app/config is not as the backup has it: somebody else wrote it.',
  ]);
});

test('what others wrote after us is told with zxid and session, and is no failure', async () => {
  under.server.delete('/app/null').set('/app/config', 'bad');
  const plan = await under.planPart('/app');
  under.living.interruption = {
    before: (request) => {
      if (request === 1) under.server.set('/app/config', 'of others').delete('/app/null');
    },
  };

  const report = await under.executePlan(plan);

  expect(report.outcome).toBe('Succeeded');
  expect(report.warnings).toEqual([
    expect.stringMatching(
      /^\/app\/config is not as the backup has it: somebody else changed it at .* UTC, 0x[0-9a-f]+, session 0x5000\.$/,
    ),
    expect.stringMatching(/^\/app\/null .* deleted it at .*, session 0x5000\.$/),
  ]);
});

test('a plan is executed once', async () => {
  under.server.set('/app/config', 'bad');
  const plan = await under.planPart('/app');
  await under.executePlan(plan);

  const report = await under.executePlan(plan);

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'claim' });
  expect(report.reason).toMatch(/was executed already/);
});

test('an old plan is not executed', async () => {
  under.server.set('/app/config', 'bad');
  const plan = await under.planPart('/app');
  under.world.now += 25 * 3_600_000;

  const report = await under.executePlan(plan);

  expect(report.reason).toMatch(/^The plan .* expired at/);
});

test('a backup that reads otherwise than it was planned ends it before anything is sent', async () => {
  const files = under.server.files();
  under.server.set('/app/config', 'bad');
  const plan = await under.planPart('/app');
  await under.backUp({ ...files, 'conf/zoo.cfg': Buffer.from('clientPort=2182\n') });

  const report = await under.executePlan(plan);

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'verify' });
  expect(report.reason).toMatch(/is not what was planned\.$/);
  expect(under.sent).not.toContain('apply i-1');
});
