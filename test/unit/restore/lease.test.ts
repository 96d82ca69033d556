import { readJson, writeJson } from '../../../lambda/aws/archive-store.ts';
import { leaseEnsemble } from '../../../lambda/backup/claim.ts';
import { leaseWaitSeconds, restoreSeconds } from '../../../lambda/restore-contract.ts';
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

test('with force the ensemble is taken over, after a wait all the same', async () => {
  await lockOut(24 * 3600);
  const before = under.world.now;

  const report = await execute({ force: true });

  expect(report.outcome).toBe('Succeeded');
  expect(under.world.now - before).toBeGreaterThanOrEqual((leaseWaitSeconds - 10) * 1000);
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

test('a lease that has expired holds nobody up', async () => {
  const held = { ...backup, expiresAt: '2026-01-01T00:00:00Z', released: false };
  await writeJson(under.store, 'prod/runs/current.json', held, 'always');

  const report = await execute();

  expect(report.outcome).toBe('Succeeded');
});
