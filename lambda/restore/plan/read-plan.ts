import { readJson } from '../../aws/archive-store.ts';
import { restoreKeys } from '../../contract/keys.ts';
import { patiently } from '../../flow/retries.ts';
import { claimedBy } from '../../run/claim.ts';
import { headOf, isOfPart, type PartPlan, type PartPlanHead } from '../put-back/plan/part-plan.ts';
import { failed } from '../refused.ts';
import type { RestoreStory } from '../story.ts';
import type { RestorePlan } from './plan.ts';

/** @returns of a part without its lists */
export async function readPlan(
  { flow, store }: RestoreStory,
  planId: string,
): Promise<RestorePlan | PartPlanHead> {
  const read = async () => {
    const stored = await readJson<RestorePlan | PartPlan>(store, restoreKeys.plan(planId));
    if (!stored) return undefined;
    return isOfPart(stored.value) ? headOf(stored.value) : stored.value;
  };
  const stored = await flow.step('read-plan', read, patiently);
  if (stored && [1, 2].includes(stored.schemaVersion) && stored.planId === planId) return stored;
  throw failed('plan', {
    code: stored ? 'plan-unreadable' : 'no-plan',
    reason: stored
      ? `The plan ${planId} is not one that this version understands.`
      : `There is no plan ${planId}.`,
    hint: 'Nothing was touched. Plan first: {"ensemble": NAME, "backup": "latest"}',
  });
}

/** @returns who executes or executed a plan; null where nobody did */
export async function readExecution({ flow, store }: RestoreStory, planId: string) {
  const read = async () => (await claimedBy(store, restoreKeys.execution(planId))) ?? null;
  return flow.step('read-execution', read, patiently);
}

/** As `readPlan`. @throws RunEnded where it was never executed */
export async function readExecutedPlan(story: RestoreStory, planId: string) {
  const plan = await readPlan(story, planId);
  if ((await readExecution(story, planId)) !== null) return plan;
  throw failed('plan', {
    code: 'plan-not-executed',
    reason: `The plan ${planId} was never executed: there is nothing to undo.`,
    hint: 'Nothing was touched.',
  });
}
