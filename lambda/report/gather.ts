import type { ManifestFound } from '../archive/read-manifest.ts';
import type { Store } from '../aws/archive-store.ts';
import { bounded } from '../aws/bounded.ts';
import type { Stays } from '../backup/retention/stays.ts';
import { type ManifestAt, manifestAt, manifestsOf } from '../catalog/catalog.ts';
import { NotReadable } from '../catalog/errors.ts';
import { keysIn } from '../catalog/listing.ts';
import { oneListing } from '../catalog/one-listing.ts';
import { allowedPatterns } from '../contract/documents.ts';
import { restoreKeys } from '../contract/keys.ts';
import { type EnsembleSeen, seenEnsemble } from '../health/ensemble-seen.ts';
import { readStays } from '../health/read-stays.ts';
import type { Sight } from '../health/sight.ts';
import { type RecordOf, readRecord, type shapes } from './records.ts';

/** A manifest, and what was found there; undefined where it was deleted meanwhile. */
export type FoundAt = ManifestAt & { readonly found: ManifestFound | undefined };

/** What the bucket tells of one ensemble; each newest first, as far as it was read. */
export interface EnsembleRecords {
  readonly ensemble: string;
  /** Times of all backups, epoch milliseconds. */
  readonly times: readonly number[];
  readonly backups: readonly FoundAt[];
  /** What becomes of each, by the keys of their archives, as it was counted last. */
  readonly stays: ReadonlyMap<string, Stays>;
  readonly runs: readonly RecordOf<'run'>[];
  readonly drills: readonly RecordOf<'drill'>[];
  readonly restores: readonly RecordOf<'restore'>[];
  /** As `status` sees it; or which object it cannot read, and why. */
  readonly seen: EnsembleSeen | { readonly unseen: string };
}

/** Requests to S3 under way at once. */
const atOnce = 24;
/** Backups that are read altogether: that many make a page of some megabytes. */
const mostOfAll = 2400;
const mostOfOne = 60;
const leastOfOne = 4;

/** How many backups of each ensemble are read. Pure. */
export const backupsOfEach = (ensembles: number): number =>
  Math.max(leastOfOne, Math.min(mostOfOne, Math.floor(mostOfAll / Math.max(1, ensembles))));

/**
 * Reads what there is in the bucket of these ensembles. No archive is read, and no node is asked.
 * @throws NotReached before anything is told
 */
export async function gather(
  sight: Sight,
  ensembles: readonly string[],
): Promise<EnsembleRecords[]> {
  const turns = { ...sight, store: bounded(sight.store, atOnce) };
  const most = backupsOfEach(ensembles.length);
  const seenBy = (ensemble: string) =>
    most === mostOfOne ? turns : { ...turns, store: oneListing(turns.store, ensemble) };
  return Promise.all(ensembles.map((ensemble) => recordsOf(seenBy(ensemble), ensemble, most)));
}

async function recordsOf(sight: Sight, ensemble: string, most: number): Promise<EnsembleRecords> {
  const { store } = sight;
  const [manifests, reports, drills, restores] = await Promise.all([
    manifestsOf(store, ensemble),
    keysIn(store, `${ensemble}/reports/`),
    keysIn(store, `${ensemble}/drills/`),
    keysIn(store, `${ensemble}/restores/`),
  ]);
  const newest = (all: readonly string[]) => [...all].sort().reverse().slice(0, most);
  return {
    ensemble,
    times: manifests.map(({ time }) => time),
    backups: await Promise.all(
      manifests.slice(0, most).map(async (at) => ({
        ...at,
        found: await manifestAt(store, ensemble, at),
      })),
    ),
    stays: await readStays(store, ensemble),
    runs: await all(store, newest(reports), 'run'),
    drills: await all(store, newest(drills), 'drill'),
    restores: await all(store, newest(executed(restores)), 'restore'),
    seen: await seenEnsemble(sight, ensemble).catch(unseen),
  };
}

function unseen(error: unknown): { readonly unseen: string } {
  if (error instanceof NotReadable) return { unseen: error.message };
  throw error;
}

const executionSuffix = '.execution.json';
const planIds = new RegExp(allowedPatterns.runId);

/** Keys of the statuses of plans that were executed. */
const executed = (all: readonly string[]) =>
  all
    .filter((key) => key.endsWith(executionSuffix))
    .map((key) => key.slice(key.lastIndexOf('/') + 1, -executionSuffix.length))
    .filter((id) => planIds.test(id))
    .map((id) => restoreKeys.status(id));

async function all<T extends keyof typeof shapes>(
  store: Store,
  keysOfKind: readonly string[],
  kind: T,
): Promise<RecordOf<T>[]> {
  const read = await Promise.all(keysOfKind.map((key) => readRecord(store, key, kind)));
  return read.filter((one) => one !== undefined);
}
