import type { Store } from '../../../lambda/aws/archive-store.ts';
import type { RestoreStatus } from '../../../lambda/restore/report.ts';
import { restoreKeys } from '../../../lambda/restore-contract.ts';
import { jsonAt, keysIn } from './listing.ts';

/** Who executes a plan writes this object, and so does a drill; one that only plans does not. */
const suffix = '.execution.json';

/** So many of the newest plans are looked at: an old one may have been undone after them. */
const looked = 20;

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
    .slice(-looked);
  const statuses = await Promise.all(
    runIds.map((runId) => jsonAt<RestoreStatus>(store, restoreKeys.status(runId))),
  );
  const began = ({ startedAt }: RestoreStatus) => Date.parse(startedAt);
  return (
    statuses
      .filter((status) => status !== undefined)
      // A drill that is under way has no record yet.
      .filter(({ kind }) => kind !== 'drill')
      .sort((one, other) => began(other) - began(one))[0]
  );
}
