import { restoreKeys } from '../../contract/keys.ts';
import { patiently } from '../../flow/retries.ts';
import { claimOnce } from '../../run/claim.ts';
import { readExecution } from '../plan/read-plan.ts';
import { failed } from '../refused.ts';
import type { RestoreStory } from '../story.ts';

interface Planned {
  readonly planId: string;
}

/** Invoked twice, a plan is not waited for: its own execution holds the ensemble. */
export async function requireUnclaimed(story: RestoreStory, { planId }: Planned): Promise<void> {
  const by = await readExecution(story, planId);
  if (by !== null && by !== story.run.execution) throw executedAlready(planId, by);
}

/** A plan is executed once: what it says of the nodes is true only before. */
export async function claimPlan(
  { flow, store, run, now }: RestoreStory,
  { planId }: Planned,
): Promise<void> {
  const key = restoreKeys.execution(planId);
  const claim = await flow.step('claim-plan', () => claimOnce(store, key, run, now()), patiently);
  if (!claim.taken) throw executedAlready(planId, claim.by);
}

const executedAlready = (planId: string, by: string) =>
  failed('claim', {
    code: 'plan-claimed',
    reason: `The plan ${planId} was executed already, by ${by}. Nothing was touched.`,
    hint: 'npx zk-backup status shows how it is; for one more restore plan again.',
  });
