import type { Store } from '../../../lambda/aws/archive-store.ts';
import type { RestoreStatus } from '../../../lambda/restore/report.ts';
import { restoreKeys } from '../../../lambda/restore-contract.ts';
import { jsonAt, keysIn } from './listing.ts';

/** Who executes a plan writes this object, and so does a drill; one that only plans does not. */
const suffix = '.execution.json';

/** The restore into this ensemble that began last, or its undo. @throws NotReached, NotReadable */
export async function lastRestore(
  store: Store,
  ensemble: string,
): Promise<RestoreStatus | undefined> {
  const folder = `${ensemble}/restores/`;
  const drills = new Set(await keysIn(store, `${ensemble}/drills/`));
  const runIds = (await keysIn(store, folder))
    .filter((key) => key.endsWith(suffix))
    .map((key) => key.slice(folder.length, -suffix.length))
    .filter((id) => !drills.has(restoreKeys.drill(ensemble, id.slice(id.lastIndexOf('.') + 1))))
    .sort()
    .reverse();
  for (const runId of runIds) {
    const status = await jsonAt<RestoreStatus>(store, restoreKeys.status(runId));
    // A drill that is under way has no record yet.
    if (status && status.kind !== 'drill') return status;
  }
  return undefined;
}
