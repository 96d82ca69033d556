import { archiveKeyOf } from '../../archive/manifest-key.ts';
import type { Hold } from './judge-expiry.ts';
import type { Pin } from './pins.ts';
import type { Walk, Walked } from './walk-backups.ts';

/** What keeps single backups. Keys are those of archives. */
export interface SingleHolds {
  readonly pins: readonly Pin[];
  readonly byPlans: readonly string[];
  readonly byDrill: string | undefined;
}

/** What keeps each backup besides the counts; by the keys of manifests. Pure. */
export function holdsOf(walk: Walk, held: SingleHolds): ReadonlyMap<string, readonly Hold[]> {
  const decided = new Map(held.pins.map((pin) => [pin.key, pin]));
  const warned = warnedIn(walk);
  return new Map(
    walk.backups.map((one, at) => {
      const archive = archiveKeyOf(one.key);
      const pin = decided.get(archive);
      const after = walk.backups[at - 1];
      const holds: Hold[] = [
        ...(pin?.pinned ? (['pinned'] as const) : []),
        ...(warned.has(one.key) && !isReleased(pin, after) ? (['warned'] as const) : []),
        ...(held.byPlans.includes(archive) ? (['plan'] as const) : []),
        ...(held.byDrill === archive ? (['drill'] as const) : []),
      ];
      return [one.key, holds];
    }),
  );
}

/** Somebody let it go who could know of the backup that looked wrong: the one after it was there. */
const isReleased = (pin: Pin | undefined, after: Walked | undefined) =>
  pin?.pinned === false && after !== undefined && Date.parse(pin.at) > after.writtenAt;

/**
 * Manifests that another one keeps, because it looks wrong beside them. The newest one tells of all before it;
 * but of what a late run keeps nobody after it tells, and older versions tell each of its own.
 */
function warnedIn({ backups, told }: Walk): ReadonlySet<string> {
  const warned = new Set(told?.map(({ key }) => key));
  const byKey = new Map(backups.map((one) => [one.key, one]));
  for (const other of backups) {
    for (const key of other.keeps) {
      const one = byKey.get(key);
      const isUntold = one && (told === undefined || other.time < one.time);
      if (isUntold && other.writtenAt >= one.writtenAt) warned.add(key);
    }
  }
  return warned;
}
