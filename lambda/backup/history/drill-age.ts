import { oldestTick, type Shelf } from '../../archive/shelf.ts';
import { readJson, type Store } from '../../aws/archive-store.ts';
import { objectsIn } from '../../aws/listing.ts';
import { restoreKeys } from '../../contract/keys.ts';
import { timeOfTick } from '../../contract/tick.ts';

/**
 * Seconds since a restore of this ensemble was last proven by a drill; before the first good one,
 * since its first backup. A drill that is never held raises no alarm of its own: the backup's runs
 * tell its age (CloudWatch looks back 7 days at most).
 * @param shelf of its backups
 * @param now epoch milliseconds
 * @returns null before the first backup
 */
export async function drillAgeSeconds(
  store: Store,
  ensemble: string,
  shelf: Shelf,
  now: number,
): Promise<number | null> {
  const time = timeOfTick((await lastGoodDrill(store, ensemble))?.tick ?? oldestTick(shelf) ?? '');
  return time === undefined ? null : Math.max(0, Math.round((now - time) / 1000));
}

/** A drill that was good, and what it was held with. */
export interface GoodDrill {
  readonly tick: string;
  /** Undefined where its record does not say. */
  readonly archiveKey: string | undefined;
}

/** The newest drill of an ensemble that was good. */
export async function lastGoodDrill(
  store: Store,
  ensemble: string,
): Promise<GoodDrill | undefined> {
  const ticks: string[] = [];
  const folder = restoreKeys.drill(ensemble, '').replace('.json', '');
  for await (const { key } of objectsIn(store, folder)) ticks.push(key.slice(folder.length, -5));
  for (const tick of ticks.sort().reverse()) {
    const key = restoreKeys.drill(ensemble, tick);
    const record = await readJson<{ ok: boolean; archiveKey?: string }>(store, key);
    if (record?.value.ok) return { tick, archiveKey: record.value.archiveKey };
  }
  return undefined;
}
