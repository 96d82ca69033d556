import { parseBackupKey } from '../archive/manifest-key.ts';
import { type ListedBackup, readNewest } from '../catalog/catalog.ts';
import { drillsOf } from '../catalog/drills.ts';
import { jsonAt } from '../catalog/listing.ts';
import { lastRestores } from '../catalog/restores.ts';
import { isDeployment } from '../contract/deployment.ts';
import { keys } from '../contract/keys.ts';
import type { DrillResult } from '../restore/drill/judge-drill.ts';
import type { LeaseRecord } from '../run/lease.ts';
import { goesOn, type RestoreSeen, seenRestore } from './last-restores.ts';
import { readLastRuns } from './last-runs.ts';
import { type CopySeen, copyTold, seeCopy } from './seen-copy.ts';
import type { EndedRunSeen, RunAtWork } from './seen-run.ts';
import type { Sight } from './sight.ts';

/** Who has an ensemble for itself now: a run, a restore, or a deployment that takes something from it. */
export interface LeaseSeen {
  readonly runId: string;
  readonly until: string;
  /** It has ended, or died, and left the ensemble locked: a command of it may still be at work. */
  readonly isLeft: boolean;
}

/** What is known of one ensemble from the bucket, and of executions from Lambda; no node is asked. */
export interface EnsembleSeen {
  readonly ensemble: string;
  readonly lastBackup: ListedBackup | null;
  /** Newer ones that cannot be read; why, in sentences. */
  readonly leftOut: readonly string[];
  readonly heldBy: LeaseSeen | null;
  /** A backup that is being taken. */
  readonly atWork: RunAtWork | null;
  /** The last backup run that is over, whatever it did. */
  readonly lastRun: EndedRunSeen | null;
  /** The last that did not give way to another: it tells how backups go. */
  readonly lastTried: EndedRunSeen | null;
  /** The last that came to a result. */
  readonly lastDrill: DrillResult | null;
  /** The drill that was begun last, whether it came to a result or not. */
  readonly drill: RestoreSeen | null;
  /** Under way, or the last one. */
  readonly restore: RestoreSeen | null;
  /** How far S3 is with the copies of the newest backup; absent where nothing is copied. */
  readonly copy?: CopySeen;
}

/** How closely to look. */
export interface Look {
  /** Ask S3 of the copies, in place of what the last run told. @default false */
  readonly atCopies?: boolean;
}

/** @throws NotReached, NotReadable */
export async function seenEnsemble(
  sight: Sight,
  ensemble: string,
  { atCopies = false }: Look = {},
): Promise<EnsembleSeen> {
  const { store } = sight;
  const now = sight.now();
  const [lease, drills, restores] = await Promise.all([
    jsonAt<LeaseRecord>(store, keys.lease(ensemble)),
    drillsOf(store, ensemble, 1),
    lastRestores(store, ensemble),
  ]);
  const { backup, leftOut } = await readNewest(store, ensemble, drills, now);
  const backedUp = backup === null ? undefined : parseBackupKey(ensemble, backup.key)?.tick;
  const [runs, restore, drill] = await Promise.all([
    readLastRuns(sight, ensemble, lease, backedUp),
    seenRestore(sight, restores.restore, lease),
    seenRestore(sight, restores.drill, lease),
  ]);
  const told = runs.tried?.copies && copyTold(runs.tried.copies, runs.tried.at);
  const copy = atCopies && backup ? await seeCopy(sight, backup.key, told) : told;
  return {
    ensemble,
    lastBackup: backup,
    leftOut,
    heldBy: heldBy(lease, [runs.atWork, ...(restore && goesOn(restore) ? [restore] : [])], now),
    atWork: runs.atWork,
    lastRun: runs.last,
    lastTried: runs.tried,
    lastDrill: drills[0] ?? null,
    drill,
    restore,
    ...(copy && { copy }),
  };
}

function heldBy(
  lease: LeaseRecord | undefined,
  atWork: readonly ({ readonly execution: string } | null)[],
  now: number,
): LeaseSeen | null {
  if (!lease || lease.released || Date.parse(lease.expiresAt) <= now) return null;
  const isLeft =
    !isDeployment(lease.execution) && !atWork.some((one) => one?.execution === lease.execution);
  return { runId: lease.runId, until: lease.expiresAt, isLeft };
}
