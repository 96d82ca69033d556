import { archiveKeyOf } from '../../archive/manifest-key.ts';
import type { Shelf } from '../../archive/shelf.ts';
import { findObject, type Store } from '../../aws/archive-store.ts';
import { tagsOf } from '../../aws/object-tags.ts';
import type { Keep } from '../../contract/keep.ts';
import { retentionTag } from '../../contract/keys.ts';
import { lastGoodDrill } from '../history/drill-age.ts';
import type { StoredTable } from './expiry-table.ts';
import { readExpiryTable } from './expiry-table.ts';
import { holdsOf } from './holds.ts';
import { type CountedBackup, type Expiry, judgeExpiry } from './judge-expiry.ts';
import { namedByPlans } from './named.ts';
import { readPins } from './pins.ts';
import { type Walked, walkBackups } from './walk-backups.ts';

/** Of which ensemble, and by what is counted. */
export interface CountTerms {
  readonly ensemble: string;
  readonly keep: Keep;
  /** Other ensembles that may be restored from this one. */
  readonly restoredBy: readonly string[];
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface Judged extends Walked {
  readonly expiry: Expiry;
}

type Tags = ReadonlyMap<string, string>;

/** One that goes, and is not tagged so yet. */
export interface DueBackup extends Judged {
  /** All tags of both; undefined where it is gone meanwhile. */
  readonly tags: { readonly archive: Tags | undefined; readonly manifest: Tags };
}

export interface Counted {
  /** Newest first. */
  readonly backups: readonly Judged[];
  readonly due: readonly DueBackup[];
  /** Of the last time. */
  readonly before: StoredTable;
}

/** Requests to S3 under way at once. */
const atOnce = 16;

/**
 * Counts the backups of an ensemble, and says of each what becomes of it; nothing is written.
 * @throws UnreadablePins
 */
export async function countBackups(
  store: Store,
  shelf: Shelf,
  { ensemble, keep, restoredBy, now }: CountTerms,
): Promise<Counted> {
  const before = await readExpiryTable(store, ensemble);
  const [pins, byPlans, drill, walk] = await Promise.all([
    readPins(store, ensemble),
    namedByPlans(store, [ensemble, ...restoredBy], now),
    lastGoodDrill(store, ensemble),
    walkBackups(store, ensemble, shelf, { keep, now, table: before.table }),
  ]);
  const holds = holdsOf(walk, { pins: pins.pins, byPlans, byDrill: drill?.archiveKey });
  const counted = (one: Walked, more: Partial<CountedBackup> = {}): CountedBackup => ({
    ...one,
    held: holds.get(one.key) ?? [],
    ...more,
  });
  const first = judgeExpiry(
    walk.backups.map((one) => counted(one)),
    keep,
    now,
  );
  const goes = walk.backups.filter(
    ({ key, taggedAt }) => first.get(key)?.kept.length === 0 && taggedAt === undefined,
  );
  const asked = await inTurns(goes, (one) => askOf(store, one));
  const told = new Map(asked.map((one) => [one.backup.key, one]));

  // What a tag or a lock keeps takes no other's place in a count: only its own expiry changes.
  const gone = new Set(asked.filter(({ tags }) => !tags).map(({ backup }) => backup.key));
  const there = walk.backups
    .filter(({ key }) => !gone.has(key))
    .map((one) => {
      const { isDue, lockedUntil = one.lockedUntil } = told.get(one.key) ?? {};
      return { ...one, lockedUntil, taggedAt: isDue ? now : one.taggedAt };
    });
  const expiries = judgeExpiry(
    there.map((one) => counted(one, told.get(one.key)?.isByHand ? { held: ['tagged'] } : {})),
    keep,
    now,
  );
  const backups = there.map((one) => ({ ...one, expiry: expiries.get(one.key) as Expiry }));
  const due = backups.flatMap((one) => {
    const { tags, isDue = false } = told.get(one.key) ?? {};
    return tags && !isDue && one.expiry.kept.length === 0 ? [{ ...one, tags }] : [];
  });
  return { backups, due, before };
}

interface Asked {
  readonly backup: Walked;
  /** Undefined where it is gone meanwhile. */
  readonly tags?: DueBackup['tags'];
  /** An earlier run tagged it. */
  readonly isDue?: boolean;
  /** A person set the tag to what is none of ours. */
  readonly isByHand?: boolean;
  readonly lockedUntil?: number;
}

/** Its tags, and how long it is locked: asked of those that are to go, and of no others. */
async function askOf(store: Store, backup: Walked): Promise<Asked> {
  const archiveKey = archiveKeyOf(backup.key);
  const [archive, manifest] = await Promise.all([
    tagsOf(store, archiveKey),
    tagsOf(store, backup.key),
  ]);
  if (!manifest) return { backup };
  const tags = { archive, manifest };
  const values = [manifest, ...(archive ? [archive] : [])].map((all) => all.get(retentionTag.key));
  if (values.every((value) => value === retentionTag.due)) return { backup, tags, isDue: true };
  if (values.some(isForeign)) return { backup, tags, isByHand: true };
  const locks = await Promise.all([findObject(store, archiveKey), findObject(store, backup.key)]);
  const lockedUntil = Math.max(...locks.map((found) => found?.lockedUntil ?? 0));
  return { backup, tags, lockedUntil };
}

const ours: readonly string[] = Object.values(retentionTag).slice(1);
const isForeign = (value: string | undefined) => value !== undefined && !ours.includes(value);

async function inTurns<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let at = 0; at < all.length; at += atOnce) {
    done.push(...(await Promise.all(all.slice(at, at + atOnce).map(work))));
  }
  return done;
}
