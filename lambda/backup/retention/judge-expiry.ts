import { type Keep, type KeepRule, keepRules } from '../../contract/keep.ts';
import { type Period, periodsOf } from './periods.ts';

/** A backup as far as its expiry is concerned. */
export interface CountedBackup {
  /** Of its manifest. */
  readonly key: string;
  /** Its tick, in epoch milliseconds. */
  readonly time: number;
  /** Of its proof; null where nothing tells. */
  readonly level: number | null;
  /** What keeps it, whatever `keep` counts. */
  readonly held: readonly Hold[];
  /** Until when Object Lock keeps it, epoch milliseconds; Infinity by a legal hold. @default - it is not locked */
  readonly lockedUntil?: number | undefined;
}

/** What keeps a backup besides its place among the others. */
export const holds = ['pinned', 'warned', 'tagged', 'plan', 'drill'] as const;
export type Hold = (typeof holds)[number];

/** `newest`: of its level of proof; what is left where all else is not good enough. */
export type Reason = KeepRule | Hold | 'newest' | 'locked';

/** What becomes of a backup. */
export interface Expiry {
  /** Why it stays; empty where it goes. */
  readonly kept: readonly Reason[];
  /**
   * Epoch milliseconds at which nothing but the passing of days keeps it any more, if newer backups are
   * taken until then; null where it goes now, or where no time is known.
   */
  readonly until: number | null;
}

const dayMs = 86_400_000;

/** Each backup is counted among all, and once more among those that are proven as far. */
const levels = [0, 1, 2, 3] as const;

/**
 * Counts the backups of an ensemble, the newest first. What becomes of one depends on it and on newer ones.
 *
 * `keep` is counted once for each level of proof, among the backups that reach it, and what any of these
 * counts keep stays. So a backup that is less proven never pushes out one that is proven further, and the newest
 * one of each level stays, the last proven one with it.
 */
export class Count {
  readonly #counts = levels.map(() => new CountOfLevel());
  readonly #keep: Keep;
  readonly #now: number;

  /** @param now epoch milliseconds: what is locked for longer cannot go yet */
  constructor(keep: Keep, now: number) {
    this.#keep = keep;
    this.#now = now;
  }

  /** Counts one that is not newer than those before. */
  add({ time, level, held, lockedUntil = 0 }: CountedBackup): Expiry {
    const counted = new Set(
      this.#counts.flatMap((count, of) => ((level ?? 0) >= of ? count.add(time, this.#keep) : [])),
    );
    const kept: Reason[] = [
      ...(counted.has('newest') ? (['newest'] as const) : []),
      ...keepRules.filter((rule) => counted.has(rule)),
      ...held,
    ];
    const pastDays = time + (this.#keep.days ?? 0) * dayMs;
    const isLocked = lockedUntil > this.#now;
    if (kept.length === 0 && isLocked) return { kept: ['locked'], until: finite(lockedUntil) };
    if (kept.length === 1 && kept[0] === 'days') {
      return { kept, until: finite(Math.max(pastDays, isLocked ? lockedUntil : 0)) };
    }
    return { kept, until: null };
  }

  /** Whether of all that is older only what is proven further can still be kept by a count. */
  get isExhausted(): boolean {
    return this.#counts[0]?.isExhausted(this.#keep) ?? false;
  }
}

const finite = (time: number) => (Number.isFinite(time) ? time : null);

class CountOfLevel {
  #all = 0;
  #newest = 0;
  #oldest = 0;
  readonly #periods: Record<Period, Set<string>> = {
    daily: new Set(),
    weekly: new Set(),
    monthly: new Set(),
    yearly: new Set(),
  };

  add(time: number, keep: Keep): (KeepRule | 'newest')[] {
    const by: (KeepRule | 'newest')[] = [];
    if (this.#all === 0) {
      this.#newest = time;
      by.push('newest');
    }
    if (this.#all < (keep.last ?? 0)) by.push('last');
    if (keep.days !== undefined && time > this.#newest - keep.days * dayMs) by.push('days');
    for (const [rule, period] of Object.entries(periodsOf(time)) as [Period, string][]) {
      const seen = this.#periods[rule];
      if (seen.has(period) || seen.size >= (keep[rule] ?? 0)) continue;
      seen.add(period);
      by.push(rule);
    }
    this.#all++;
    this.#oldest = time;
    return by;
  }

  isExhausted(keep: Keep): boolean {
    const isPastDays = this.#oldest <= this.#newest - (keep.days ?? 0) * dayMs;
    return (
      this.#all > 0 &&
      this.#all >= (keep.last ?? 0) &&
      (keep.days === undefined || isPastDays) &&
      (Object.keys(this.#periods) as Period[]).every(
        (rule) => this.#periods[rule].size >= (keep[rule] ?? 0),
      )
    );
  }
}

/**
 * What becomes of each backup of an ensemble: kept, and by which rules; or it goes. Pure.
 * @param backups of one ensemble, in any order
 * @returns by the keys of the manifests
 */
export function judgeExpiry(
  backups: readonly CountedBackup[],
  keep: Keep,
  now: number,
): ReadonlyMap<string, Expiry> {
  const count = new Count(keep, now);
  return new Map(newestFirst(backups).map((backup) => [backup.key, count.add(backup)]));
}

/** Of two that were due at the same time, by two prefixes, the order of their keys decides. */
const newestFirst = (backups: readonly CountedBackup[]) =>
  [...backups].sort((a, b) => b.time - a.time || (a.key < b.key ? 1 : -1));
