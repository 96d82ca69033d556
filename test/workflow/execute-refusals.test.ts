import { writeJson } from '../../lambda/aws/archive-store.ts';
import { all, destroyed, healthy, inspected } from '../unit/lambda/restore/nodes.ts';
import { type RestoreUnderTest, restoreUnderTest } from './restore-under-test.ts';

let under: RestoreUnderTest;
beforeEach(async () => {
  under = await restoreUnderTest();
  await under.backUp();
});
afterEach(() => under.stop());

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
  const other = { ...plan, order: plan.order.replace('znodes,16', 'znodes,17') };
  await writeJson(under.store, `prod/restores/${plan.planId}.plan.json`, other, 'always');

  const report = await under.invoke({ plan: plan.planId, execute: true });

  expect(report.reason).toMatch(/is not what was planned\. Nothing has changed\.$/);
});

test('a plan is executed once', async () => {
  const { plan } = await under.execute();
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

test('a node that cannot be reached any more is named, and nothing is sent', async () => {
  const plan = await under.planned();
  under.world.nodes = healthy().slice(0, 2);
  under.world.offline = ['i-3'];

  const report = await under.invoke({ plan: plan.planId, execute: true });

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'inspect' });
  expect(report.reason).toBe('i-3 did not answer: its agent is not online in SSM.');
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
