import { readJson, writeJson } from '../../lambda/aws/archive-store.ts';
import { leaseWaitSeconds, restoreSeconds } from '../../lambda/contract/restore-times.ts';
import { leaseEnsemble } from '../../lambda/run/lease.ts';
import { crashingFlow, noCheckpoints } from './crashing-flow.ts';
import { fails, type RestoreUnderTest, restoreUnderTest } from './restore-under-test.ts';

let under: RestoreUnderTest;
beforeEach(async () => {
  under = await restoreUnderTest();
  await under.backUp();
});
afterEach(() => under.stop());

const backup = { runId: 'prod.20260101T235900Z', ensemble: 'prod', execution: 'a backup' };

const lockOut = (seconds: number) =>
  leaseEnsemble(under.store, backup, { now: under.world.now, seconds });

const lease = async () =>
  (await readJson<Record<string, unknown>>(under.store, 'prod/runs/current.json'))?.value;

async function execute(payload: object = {}) {
  const { planId } = await under.planned(payload);
  return under.invoke({ plan: planId, execute: true });
}

test('a backup under way is waited for', async () => {
  await lockOut(120);

  const report = await execute();

  expect(report.outcome).toBe('Succeeded');
});

test('a backup that takes long is not disturbed, and the plan can be executed later', async () => {
  await lockOut(3600);
  const { planId } = await under.planned();

  const report = await under.invoke({ plan: planId, execute: true });

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'claim' });
  expect(report.reason).toMatch(/^Another run holds prod: prod.20260101T235900Z, until/);
  expect(under.sent).toEqual([]);
  under.world.now += 3600_000;
  expect((await under.invoke({ plan: planId, execute: true })).outcome).toBe('Succeeded');
});

test('the ensemble is taken over where that is asked for, after a wait all the same', async () => {
  const { planId } = await under.planned();
  await lockOut(24 * 3600);
  const before = under.world.now;

  const report = await under.invoke({ plan: planId, execute: true, takeOver: true });

  expect(report.outcome).toBe('Succeeded');
  expect(under.world.now - before).toBeGreaterThanOrEqual((leaseWaitSeconds - 10) * 1000);
});

test('a plan that was forced takes no ensemble from a backup under way', async () => {
  const { planId } = await under.planned({ force: true });
  await lockOut(24 * 3600);

  const report = await under.invoke({ plan: planId, execute: true });

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'claim' });
  expect(report.hint).toContain(`npx zk-backup restore prod --execute ${planId} --take-over`);
});

test('backups are locked out while a restore is at work, for as long as it can be', async () => {
  under.world.instead['place i-1'] = fails('place');
  under.world.instead['undo i-1'] = fails('undo');
  const before = under.world.now;

  await execute();

  expect(await lease()).toMatchObject({
    released: false,
    expiresAt: new Date(before + restoreSeconds * 1000).toISOString(),
  });
});

test.each(['stage', 'halt', 'place', 'start', 'check'])(
  'a restore that fails in %s lets go of the ensemble',
  async (action) => {
    under.world.instead[`${action} i-1`] = fails(action);

    await execute();

    expect(await lease()).toMatchObject({ released: true });
  },
);

/** A restore that goes on for longer than the test. */
async function restoreAtWork(): Promise<string> {
  const { planId } = await under.planned();
  const payload = { plan: planId, execute: true };
  await new Promise<void>((resolve) => {
    const flow = crashingFlow(noCheckpoints(), 'send-halt', resolve);
    void under.invoke(payload, { flow });
  });
  expect(under.sent).toEqual(['stage i-1,i-2,i-3', 'halt i-1,i-2,i-3']);
  under.sent.length = 0;
  return planId;
}

test('a plan that is executed twice at once holds the ensemble until the first has ended', async () => {
  const planId = await restoreAtWork();

  const second = await under.invoke({ plan: planId, execute: true });

  expect(second.reason).toMatch(/was executed already, by execution-2/);
  expect(under.sent).toEqual([]);
  expect(await lease()).toMatchObject({ execution: 'execution-2', released: false });
});

test('an undo does not begin while its restore is at work', async () => {
  const planId = await restoreAtWork();
  const before = under.world.now;

  const undone = await under.invoke({ undo: planId });

  expect(undone).toMatchObject({ outcome: 'Failed', phase: 'claim' });
  expect(undone.hint).toContain(`npx zk-backup undo ${planId} --take-over`);
  expect(under.sent).toEqual([]);
  expect(under.world.now - before).toBeGreaterThanOrEqual((leaseWaitSeconds - 10) * 1000);
});

test('an undo that takes over follows on a restore that somebody stopped', async () => {
  const planId = await restoreAtWork();

  const undone = await under.invoke({ undo: planId, takeOver: true });

  expect(undone.outcome).toBe('Succeeded');
  expect(await lease()).toMatchObject({ released: true });
});

test('who waits for the ensemble is told so', async () => {
  const planId = await restoreAtWork();
  let waited: unknown;
  under.world.onWait = () => {
    waited ??= under.status(planId);
  };

  await under.invoke({ undo: planId });

  expect(await waited).toMatchObject({ kind: 'undo', phase: 'claim' });
});

test('a lease that has expired holds nobody up', async () => {
  const held = { ...backup, expiresAt: '2026-01-01T00:00:00Z', released: false };
  await writeJson(under.store, 'prod/runs/current.json', held, 'always');

  const report = await execute();

  expect(report.outcome).toBe('Succeeded');
});
