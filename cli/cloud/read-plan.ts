import { jsonAt } from '../../lambda/catalog/listing.ts';
import { restoreKeys } from '../../lambda/contract/keys.ts';
import type { RestorePlan } from '../../lambda/restore/plan/plan.ts';
import type { PartPlan } from '../../lambda/restore/put-back/plan/part-plan.ts';
import { NotReached } from '../errors.ts';
import type { Cloud } from './cloud.ts';

/** The very object that is executed. @throws NotReached */
export async function requirePlan(
  { store }: Cloud,
  planId: string,
): Promise<RestorePlan | PartPlan> {
  const plan = await jsonAt<RestorePlan | PartPlan>(store, restoreKeys.plan(planId));
  if (plan) return plan;
  throw new NotReached(`There is no plan ${planId} in ${store.bucket}.`, {
    hint: 'Make one: npx zk-backup restore ENSEMBLE --plan-only',
  });
}
