import { readJson } from '../../lambda/aws/archive-store.ts';
import { objectsIn } from '../../lambda/aws/listing.ts';
import { chooseDrillNode } from '../../lambda/restore/drill/choose-drill-node.ts';
import type { DrillResult } from '../../lambda/restore/drill/judge-drill.ts';
import { healthy, inspected } from '../unit/lambda/restore/nodes.ts';
import { crashingFlow, noCheckpoints } from './crashing-flow.ts';
import { fails, type RestoreUnderTest, restoreUnderTest } from './restore-under-test.ts';

let under: RestoreUnderTest;
beforeEach(async () => {
  under = await restoreUnderTest();
});
afterEach(() => under.stop());

const weekly = { ensemble: 'prod', drill: true, scheduledTime: '2026-01-01T23:30:00Z' };

const recorded = async () =>
  (await readJson<DrillResult>(under.store, 'prod/drills/20260101T233000Z.json'))?.value;

test('a good drill is kept in the catalog, measured and announced', async () => {
  const key = await under.backUp();

  const report = await under.invoke(weekly);

  expect(report).toMatchObject({ kind: 'drill', outcome: 'Succeeded' });
  expect(await recorded()).toMatchObject({
    drillId: 'prod.drill-20260101T233000Z',
    archiveKey: key,
    ok: true,
    node: 'i-3',
    seconds: 4.2,
  });
  expect(under.metrics).toMatchObject([
    { Ensemble: 'prod', RestoreDrillSucceeded: 1, RestoreDrillFailed: 0, RestoreDrillSeconds: 4.2 },
  ]);
  expect(under.events).toEqual(['ZooKeeper Restore Drill Succeeded']);
});

test('a plan that was made in the second a drill is named by stays its own, and is executed', async () => {
  await under.backUp();
  const planId = 'prod.20260102T030000Z';
  const planned = await under.invoke({ ensemble: 'prod', backup: 'latest', plan: planId });

  await under.invoke(weekly);

  expect((await under.status(planId))?.report).toEqual(planned);
  expect(await under.invoke({ plan: planId, execute: true })).toMatchObject({
    outcome: 'Succeeded',
  });
});

test('a drill sends one command to one node, and asks the others nothing but how they are', async () => {
  await under.backUp();

  await under.invoke(weekly);

  expect(under.sent).toEqual(['drill i-3']);
});

const byHand = { ...weekly, askedBy: 'person' };

test('a person who waits for a drill is told what its node serves then, beside before', async () => {
  await under.backUp();

  const { served } = await under.invoke(byHand);

  const at = expect.stringMatching(/^2026-01-02T/);
  expect(served).toEqual([
    {
      ...{ instanceId: 'i-3', role: 'follower', zxid: '0x20', znodes: null },
      ...{ comparison: 'not-compared', comparedWith: 'before', at },
      found: 'the same zxid; not counted',
    },
  ]);
});

test('a node that does not serve after its drill is named, also where the drill failed', async () => {
  await under.backUp();
  under.world.deeds = {
    drill: async () => {
      under.world.nodes = [...healthy().slice(0, 2), inspected(3, null)];
      return [{ step: 'drill', ...fails('drill') }];
    },
  };

  const report = await under.invoke(byHand);

  expect(report.outcome).toBe('Failed');
  expect(report.served).toMatchObject([
    { instanceId: 'i-3', role: null, found: 'nothing listens' },
  ]);
});

test('a drill is held although SSM refuses to ask another node', async () => {
  await under.backUp();
  under.world.instead['inspect i-1'] = 'refused';

  const report = await under.invoke(weekly);

  expect(report).toMatchObject({ kind: 'drill', outcome: 'Succeeded' });
});

test.each<[string, object, RegExp]>([
  ['znodes are missing', { znodes: 9 }, /"znodes": 8 served, 15 in the backup/],
  ['digests differ', { digestMismatches: 3 }, /"digests": 3 mismatches/],
  ['the log tells of a hole', { holes: 1 }, /"holes": 1 lines of the server's log/],
  ['a canary differs', { wrongCanaries: ['2f61'] }, /"canaries": 7 of 8 .*; not as they were: \/a/],
  ['it is not where the backup is', { zxid: '0x9' }, /"zxid": served at 0x9, restored to 0x11/],
  ['the node fails', fails('drill'), /"drill": drill went wrong\.$/],
])('a drill fails when %s', async (_what, instead, told) => {
  await under.backUp();
  under.world.instead.drill = instead as Record<string, unknown>;

  const report = await under.invoke(weekly);

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'drill', drill: { ok: false } });
  expect(report.reason).toMatch(told);
  expect(await recorded()).toMatchObject({ ok: false });
  expect(under.metrics).toMatchObject([{ RestoreDrillSucceeded: 0, RestoreDrillFailed: 1 }]);
});

test('before the first backup the schedule holds no drill, and claims none', async () => {
  const report = await under.invoke(weekly);

  expect(report).toMatchObject({
    outcome: 'Skipped',
    phase: 'arm',
    reason: expect.stringMatching(/^Not armed: the ensemble prod has no backup yet/),
  });
  expect(under.metrics).toMatchObject([{ RestoreDrillSucceeded: 0, RestoreDrillFailed: 0 }]);
  expect(under.events).toEqual(['ZooKeeper Restore Drill Skipped']);
  const claim = await readJson(under.store, 'prod/restores/prod.20260102T030000Z.execution.json');
  expect(claim).toBeUndefined();
});

test.each([
  ['without a time', { ensemble: 'prod', drill: true }],
  ['with a time of their own', { ...weekly, askedBy: 'person' }],
])('a drill that a person asks for without a backup fails, %s', async (_how, payload) => {
  const report = await under.invoke(payload);

  expect(report).toMatchObject({ outcome: 'Failed', reason: 'Ensemble prod has no backup.' });
  expect(under.metrics).toMatchObject([{ RestoreDrillFailed: 1 }]);
});

test('a drill that the schedule delivers twice is held once', async () => {
  await under.backUp();
  await under.invoke(weekly);

  const report = await under.invoke(weekly);

  expect(report).toMatchObject({ outcome: 'Skipped', phase: 'claim' });
  expect(under.sent).toEqual(['drill i-3']);
});

test('a drill is held on the instance that the configuration names', async () => {
  await under.backUp();
  under.world.restores = { prod: { from: [], drillOn: 'i-drill' } };

  await under.invoke(weekly);

  expect(under.sent).toEqual(['drill i-drill']);
});

test('never on the leader, and never beside a server that does not serve', () => {
  const choose = (node: string, nodes = healthy()) => chooseDrillNode(nodes, [], { node });
  const down = [inspected(1, null), inspected(2, 'leader'), inspected(3, 'observer')];

  expect(choose('i-3')).toBe('i-3');
  expect(choose('i-2')).toBe('i-1');
  expect(choose('i-1', down)).toBe('i-3');
  expect(choose('i-2', down.slice(0, 2))).toMatchObject({
    reason: expect.stringMatching(/^No node except the leader serves/),
  });
});

test('a drill of a time that is not of now is refused before it claims anything', async () => {
  await under.backUp();
  const drillAt = (scheduledTime: string) => under.invoke({ ...weekly, scheduledTime });

  await expect(drillAt('2026-01-02T00:06:00Z')).rejects.toThrow(/takes a time that is 300 s ahead/);
  await expect(drillAt('2026-01-01T21:00:00Z')).rejects.toThrow(/takes a time that is 9900 s old/);
  expect(under.sent).toEqual([]);
  for await (const { key } of objectsIn(under.store, 'prod/restores/')) throw new Error(key);
});

test('a drill that is replayed 9 hours later is not refused', async () => {
  await under.backUp();
  const checkpoints = noCheckpoints();
  await new Promise<void>((died) => {
    void under.invoke(weekly, { flow: crashingFlow(checkpoints, 'verify', died) });
  });
  under.world.now += 9 * 3_600_000;

  const report = await under.invoke(weekly, { flow: crashingFlow(checkpoints), resumed: true });

  expect(report).toMatchObject({ kind: 'drill', outcome: 'Succeeded' });
});
