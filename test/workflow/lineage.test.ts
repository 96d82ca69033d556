import { readJson, writeJson } from '../../lambda/aws/archive-store.ts';
import { restoreKeys } from '../../lambda/contract/keys.ts';
import { readLineage } from '../../lambda/run/lineage.ts';
import { all, destroyed, healthy, inspected } from '../unit/lambda/restore/nodes.ts';
import { crashingFlow, noCheckpoints } from './crashing-flow.ts';
import { fails, type RestoreUnderTest, restoreUnderTest } from './restore-under-test.ts';

let under: RestoreUnderTest;
beforeEach(async () => {
  under = await restoreUnderTest();
  await under.backUp();
});
afterEach(() => under.stop());

const lineage = () => readLineage(under.store, 'prod');
const later = () => {
  under.world.now += 60_000;
};

/** Two plans, made a minute apart. */
async function twoPlans(): Promise<[string, string]> {
  const one = await under.planned();
  later();
  const other = await under.planned();
  later();
  return [one.planId, other.planId];
}

const execute = (plan: string) => under.invoke({ plan, execute: true });

test('a plan is outdated by the restore of another one, and nothing is sent', async () => {
  const [one, other] = await twoPlans();
  await execute(other);
  under.sent.length = 0;

  const report = await execute(one);

  expect(report).toMatchObject({
    outcome: 'Failed',
    phase: 'plan',
    reason: `The data of prod is not what it was when ${one} was planned: there was the restore by ${other}, begun at 2026-01-02T00:02:00.000Z.`,
    hint: 'Nothing was touched. Plan again, read the plan, and execute that one.',
  });
  expect(under.sent).toEqual([]);
});

test('a plan is outdated by an undo', async () => {
  const { plan } = await under.execute();
  later();
  const { planId } = await under.planned();
  await under.invoke({ undo: plan.planId });
  under.sent.length = 0;

  const report = await execute(planId);

  expect(report.reason).toContain(`there was the undo of ${plan.planId}, begun at`);
  expect(under.sent).toEqual([]);
});

test('a plan that was outdated is not taken for one that was executed', async () => {
  const [one, other] = await twoPlans();
  await execute(other);

  await execute(one);

  expect(await readJson(under.store, restoreKeys.execution(one))).toBeUndefined();
});

test('a plan that is made after a restore may be executed', async () => {
  await under.execute();
  later();

  const { report } = await under.execute();

  expect(report.outcome).toBe('Succeeded');
});

test('a plan of an older version, which knows of no lineage, is outdated by a restore, too', async () => {
  const [one, other] = await twoPlans();
  const key = restoreKeys.plan(one);
  const { lineage: _unknown, ...older } = (
    await readJson<object & { lineage: unknown }>(under.store, key)
  )?.value ?? { lineage: null };
  await writeJson(under.store, key, older, 'always');
  await execute(other);

  const report = await execute(one);

  expect(report.reason).toContain(`there was the restore by ${other}`);
});

test.each(['i-1', 'i-3'])(
  'a leader that was elected since outdates a plan: %s shows it',
  async (id) => {
    const { planId } = await under.planned();
    under.world.instead[`stage ${id}`] = { currentEpoch: 6 };

    const report = await execute(planId);

    expect(report.reason).toBe(
      `${id} was in epoch 5 when it was planned, and is in 6 now: a leader was elected since. Nothing has changed.`,
    );
    expect(report.hint).toBe('Plan again, read the plan, and execute that one.');
    expect(under.sent).toEqual([`stage ${all}`, `clear ${all}`]);
  },
);

test('an epoch where there was none, on a node of a lost ensemble, outdates a plan', async () => {
  under.world.nodes = destroyed();
  const { planId } = await under.planned();
  under.world.instead['stage i-2'] = { currentEpoch: 0 };

  const report = await execute(planId);

  expect(report.reason).toContain('i-2 was in epoch none when it was planned, and is in 0 now');
});

test('a node that fell back to an earlier epoch is no reason to plan again', async () => {
  const { planId } = await under.planned();
  under.world.instead['stage i-2'] = { currentEpoch: 4 };

  expect(await execute(planId)).toMatchObject({ outcome: 'Succeeded' });
});

test('a restore begins a lineage before anything is stopped', async () => {
  const { planId } = await under.planned();
  await new Promise<void>((resolve) => {
    const flow = crashingFlow(noCheckpoints(), 'send-halt', resolve);
    void under.invoke({ plan: planId, execute: true }, { flow });
  });

  expect(await lineage()).toBe(`the restore by ${planId}, begun at 2026-01-02T00:00:00.000Z`);
});

test.each(['stage', 'halt', 'place'])(
  'a restore that fails in %s, and leaves all as it was, begins none',
  async (action) => {
    const { plan } = await under.execute();
    const before = await lineage();
    later();
    under.world.instead[`${action} i-1`] = fails(action);

    const { report } = await under.execute();

    expect(report.outcome).toBe('Failed');
    expect(before).toContain(plan.planId);
    expect(await lineage()).toBe(before);
  },
);

test('a restore that leaves nodes in doubt has begun one', async () => {
  under.world.instead.place = fails('place');
  under.world.instead.undo = fails('undo');

  const { plan } = await under.execute();

  expect(await lineage()).toContain(plan.planId);
});

test('an undo begins one, and where there is nothing to put back it does not', async () => {
  const { plan } = await under.execute();
  later();

  await under.invoke({ undo: plan.planId });
  const first = await lineage();
  later();
  await under.invoke({ undo: plan.planId });

  expect(first).toBe(`the undo of ${plan.planId}, begun at 2026-01-02T00:01:00.000Z`);
  expect(await lineage()).toBe(first);
});

test('a restore that cannot write its lineage stops nobody', async () => {
  const { planId } = await under.planned();
  under.faults.push({
    operations: ['PutObject'],
    keyPrefix: restoreKeys.lineage('prod'),
    code: 'AccessDenied',
  });

  const report = await execute(planId);

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'claim' });
  expect(report.reason).toMatch(/AccessDenied.* Nothing has changed\.$/);
  expect(under.sent).toEqual([`stage ${all}`, `clear ${all}`]);
});

test.each([
  ['acceptedEpoch', { acceptedEpoch: 2_147_483_630 }],
  ['currentEpoch', { currentEpoch: 2_147_483_646 }],
  ['zxid', { zxid: '0x7fffffff00000001' as const }],
])(
  'an epoch that leaves none to fence with is refused when it is planned: by %s',
  async (_by, line) => {
    under.world.nodes = [...healthy().slice(0, 2), inspected(3, 'follower', line)];

    const report = await under.invoke({ ensemble: 'prod', backup: 'latest' });

    expect(report).toMatchObject({ outcome: 'Refused', phase: 'plan' });
    expect(report.reason).toMatch(/^The fence would have to be \d+, .* none after 2147483647\.$/);
  },
);

test('the last epoch that can be fenced is planned with', async () => {
  under.world.nodes = [
    ...healthy().slice(0, 2),
    inspected(3, 'follower', { acceptedEpoch: 2_147_483_629 }),
  ];

  expect(await under.planned()).toMatchObject({ situation: 'serving' });
});
