import type { Store } from '../../../lambda/aws/archive-store.ts';
import type { RestoreStatus } from '../../../lambda/restore/report.ts';
import { restoreKeys } from '../../../lambda/restore-contract.ts';
import { jsonAt, keysIn } from './listing.ts';

/** Who executes a plan writes this object; plans and drills do not have it. */
const suffix = '.execution.json';

/** The restore into this ensemble that began last, or its undo. @throws NotReached */
export async function lastRestore(
  store: Store,
  ensemble: string,
): Promise<RestoreStatus | undefined> {
  const folder = `${ensemble}/restores/`;
  const executed = (await keysIn(store, folder)).filter((key) => key.endsWith(suffix)).sort();
  const newest = executed.at(-1);
  if (newest === undefined) return undefined;
  const planId = newest.slice(folder.length, -suffix.length);
  return jsonAt<RestoreStatus>(store, restoreKeys.status(planId));
}
