import type { Store } from '../aws/archive-store.ts';
import { allowedPatterns } from '../contract/documents.ts';
import { restoreKeys } from '../contract/keys.ts';
import type { RestoreStatus } from '../restore/report.ts';
import { jsonAt, keysIn } from './listing.ts';

/** Who executes a plan writes this object, and who holds a drill; one that only plans does not. */
const suffix = '.execution.json';

const planIds = new RegExp(allowedPatterns.runId);
const drillIds = /\.drill-\d{8}T\d{6}Z$/;

/**
 * So many of the newest plans are looked at: an old one may have been undone after them, and drills
 * had ids like theirs once.
 */
const looked = 50;

/** What was begun last of each. */
export interface LastRestores {
  /** The restore into this ensemble that began last, or its undo. */
  readonly restore: RestoreStatus | undefined;
  readonly drill: RestoreStatus | undefined;
}

/** What somebody else wrote under that name tells of no restore. */
const isStatus = (status: RestoreStatus | undefined) =>
  typeof status?.execution === 'string' && !Number.isNaN(Date.parse(status.startedAt));

/** @throws NotReached, NotReadable */
export async function lastRestores(store: Store, ensemble: string): Promise<LastRestores> {
  const folder = `${ensemble}/restores/`;
  const runIds = (await keysIn(store, folder))
    .filter((key) => key.endsWith(suffix))
    .map((key) => key.slice(folder.length, -suffix.length))
    .sort();
  const statusOf = async (runId: string) => {
    const status = await jsonAt<RestoreStatus>(store, restoreKeys.status(runId));
    return isStatus(status) ? status : undefined;
  };
  const [drillId] = runIds.filter((id) => drillIds.test(id)).slice(-1);
  const plans = runIds.filter((id) => planIds.test(id)).slice(-looked);
  const statuses = await Promise.all(plans.map(statusOf));
  const began = ({ startedAt }: RestoreStatus) => Date.parse(startedAt);
  const [restore] = statuses
    .filter((status) => status !== undefined)
    .filter(({ kind }) => kind !== 'drill')
    .sort((one, other) => began(other) - began(one));
  return { restore, drill: drillId === undefined ? undefined : await statusOf(drillId) };
}
