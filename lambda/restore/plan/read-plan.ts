import { readJson } from '../../aws/archive-store.ts';
import { restoreKeys } from '../../contract/keys.ts';
import { patiently } from '../../flow/retries.ts';
import { claimedBy } from '../../run/claim.ts';
import { failed } from '../refused.ts';
import type { RestoreStory } from '../story.ts';
import type { RestorePlan } from './plan.ts';

export async function readPlan(
  { flow, store }: RestoreStory,
  planId: string,
): Promise<RestorePlan> {
  const read = () => readJson<RestorePlan>(store, restoreKeys.plan(planId));
  const stored = await flow.step('read-plan', read, patiently);
  if (stored && stored.value.schemaVersion === 1 && stored.value.planId === planId) {
    return stored.value;
  }
  throw failed('plan', {
    reason: stored
      ? `The plan ${planId} is not one that this version understands.`
      : `There is no plan ${planId}.`,
    hint: 'Nothing was touched. Plan first: {"ensemble": NAME, "backup": "latest"}.',
  });
}

/** @returns who executes or executed a plan; null where nobody did */
export async function readExecution({ flow, store }: RestoreStory, planId: string) {
  const read = async () => (await claimedBy(store, restoreKeys.execution(planId))) ?? null;
  return flow.step('read-execution', read, patiently);
}
