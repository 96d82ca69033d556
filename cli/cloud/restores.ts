import type { Store } from '../../lambda/aws/archive-store.ts';
import { allowedPatterns } from '../../lambda/contract/documents.ts';
import { restoreKeys } from '../../lambda/contract/keys.ts';
import type { RestoreStatus } from '../../lambda/restore/report.ts';
import { jsonAt, keysIn } from './listing.ts';

/** Who executes a plan writes this object; one that only plans does not. */
const suffix = '.execution.json';

const planIds = new RegExp(allowedPatterns.runId);

/**
 * So many of the newest plans are looked at: an old one may have been undone after them, and drills
 * had ids like theirs once.
 */
const looked = 50;

/** The restore into this ensemble that began last, or its undo. @throws NotReached, NotReadable */
export async function lastRestore(
  store: Store,
  ensemble: string,
): Promise<RestoreStatus | undefined> {
  const folder = `${ensemble}/restores/`;
  const runIds = (await keysIn(store, folder))
    .filter((key) => key.endsWith(suffix))
    .map((key) => key.slice(folder.length, -suffix.length))
    .filter((id) => planIds.test(id))
    .sort()
    .slice(-looked);
  const statuses = await Promise.all(
    runIds.map((runId) => jsonAt<RestoreStatus>(store, restoreKeys.status(runId))),
  );
  const began = ({ startedAt }: RestoreStatus) => Date.parse(startedAt);
  return statuses
    .filter((status) => status !== undefined)
    .filter(({ kind }) => kind !== 'drill')
    .sort((one, other) => began(other) - began(one))[0];
}
