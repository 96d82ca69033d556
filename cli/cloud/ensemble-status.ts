import type { Store } from '../../lambda/aws/archive-store.ts';
import { keys } from '../../lambda/contract/keys.ts';
import type { DrillResult } from '../../lambda/restore/drill/judge-drill.ts';
import type { RestoreStatus } from '../../lambda/restore/report.ts';
import type { LeaseRecord } from '../../lambda/run/lease.ts';
import { type ListedBackup, readCatalog } from './catalog.ts';
import { drillsOf } from './drills.ts';
import { jsonAt } from './listing.ts';
import { lastRestore } from './restores.ts';

/** What is known of one ensemble from the bucket; no node is asked. */
export interface EnsembleStatus {
  readonly ensemble: string;
  readonly lastBackup: ListedBackup | null;
  /** Who has the ensemble for itself now: a run, or a restore. */
  readonly heldBy: { readonly runId: string; readonly until: string } | null;
  readonly lastDrill: DrillResult | null;
  /** Under way, or the last one. */
  readonly restore: RestoreStatus | null;
}

/** @throws NotReached */
export async function statusOf(
  store: Store,
  ensemble: string,
  now: number,
): Promise<EnsembleStatus> {
  const [{ backups }, lease, drills, restore] = await Promise.all([
    readCatalog(store, ensemble, 1, now),
    jsonAt<LeaseRecord>(store, keys.lease(ensemble)),
    drillsOf(store, ensemble, 1),
    lastRestore(store, ensemble),
  ]);
  const held = lease && !lease.released && Date.parse(lease.expiresAt) > now;
  return {
    ensemble,
    lastBackup: backups[0] ?? null,
    heldBy: held ? { runId: lease.runId, until: lease.expiresAt } : null,
    lastDrill: drills[0] ?? null,
    restore: restore ?? null,
  };
}
