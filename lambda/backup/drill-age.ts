import { keysIn, readJson, type Store, tickOfManifest } from '../aws/archive-store.ts';
import { keys } from '../contract.ts';
import { restoreKeys } from '../restore-contract.ts';

/**
 * Seconds since a restore of this ensemble was last proven by a drill; before the first good one,
 * since its first backup. A drill that is never held raises no alarm of its own: the backup's runs
 * tell its age (CloudWatch looks back 7 days at most).
 * @param now epoch milliseconds
 * @returns null before the first backup
 */
export async function drillAgeSeconds(
  store: Store,
  ensemble: string,
  now: number,
): Promise<number | null> {
  const tick = (await lastGoodDrill(store, ensemble)) ?? (await firstBackup(store, ensemble));
  return tick === undefined ? null : Math.max(0, Math.round((now - timeOf(tick)) / 1000));
}

async function lastGoodDrill(store: Store, ensemble: string): Promise<string | undefined> {
  const ticks: string[] = [];
  const folder = restoreKeys.drill(ensemble, '').replace('.json', '');
  for await (const key of keysIn(store, folder)) ticks.push(key.slice(folder.length, -5));
  for (const tick of ticks.sort().reverse()) {
    const record = await readJson<{ ok: boolean }>(store, restoreKeys.drill(ensemble, tick));
    if (record?.value.ok) return tick;
  }
  return undefined;
}

async function firstBackup(store: Store, ensemble: string): Promise<string | undefined> {
  let first: string | undefined;
  for await (const key of keysIn(store, `${ensemble}/`)) {
    if (!key.endsWith(keys.manifestSuffix)) continue;
    const tick = tickOfManifest(key);
    if (first === undefined || tick < first) first = tick;
  }
  return first;
}

/** Of `YYYYMMDDTHHMMSSZ`, in epoch milliseconds. */
const timeOf = (tick: string) =>
  Date.parse(tick.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
