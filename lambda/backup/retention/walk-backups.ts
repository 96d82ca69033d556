import { readManifest } from '../../archive/read-manifest.ts';
import { newestFirst, type Shelf, type ShelvedManifest } from '../../archive/shelf.ts';
import type { Store } from '../../aws/archive-store.ts';
import { tagsOf } from '../../aws/object-tags.ts';
import type { Keep } from '../../contract/keep.ts';
import { retentionTag } from '../../contract/keys.ts';
import { timeOfTick } from '../../contract/tick.ts';
import { type Kept, keptBy } from '../history/kept.ts';
import { besideOf } from '../history/last-backup.ts';
import type { ExpiryRow, ExpiryTable } from './expiry-table.ts';
import { Count } from './judge-expiry.ts';

/** A backup as it was met, newest first. */
export interface Walked extends Pick<ExpiryRow, 'key' | 'writtenAt' | 'level' | 'keeps'> {
  /** Its tick, in epoch milliseconds. */
  readonly time: number;
  readonly lockedUntil: number;
  /** When it got the tag by which S3 deletes it; undefined where it has not. */
  readonly taggedAt: number | undefined;
}

/** All that can still be kept by a count, and what is older and not tagged yet. */
export interface Walk {
  readonly backups: readonly Walked[];
  /** What the newest one's manifest tells to keep; undefined where it does not tell. */
  readonly told: readonly Kept[] | undefined;
}

/** So many in a row that are tagged, behind all that a count can keep, end the walk. */
const enoughInARow = 10;

/** Requests to S3 under way at once. */
const atOnce = enoughInARow;

/**
 * Walks back through the backups of an ensemble. What the table of the last time tells is not read again.
 * @param now epoch milliseconds
 */
export async function walkBackups(
  store: Store,
  ensemble: string,
  shelf: Shelf,
  { keep, now, table }: { keep: Keep; now: number; table: ExpiryTable | undefined },
): Promise<Walk> {
  const known = new Map(table?.backups.map((row) => [row.key, row]));
  const count = new Count(keep, now);
  const backups: Walked[] = [];
  let told: readonly Kept[] | undefined;
  let inARow = 0;

  const look = async (
    one: ShelvedManifest,
    { isFirst, isBehind }: { isFirst: boolean; isBehind: boolean },
  ): Promise<Walked | undefined> => {
    const { key, writtenAt } = one;
    const time = timeOfTick(one.tick) ?? 0;
    const row = known.get(key);
    const isKnown = row?.writtenAt === writtenAt;
    const taggedAt = await tagOf(store, key, { row, now, isBehind });
    const { lockedUntil = 0 } = row ?? {};
    if (isKnown && !isFirst) return { ...row, time, lockedUntil, taggedAt };
    if (taggedAt !== undefined && !isFirst) {
      return { key, writtenAt, time, level: null, keeps: [], lockedUntil, taggedAt };
    }
    const found = await readManifest(store, ensemble, key);
    if (!found || !('manifest' in found)) return undefined;
    if (isFirst) told = found.manifest.comparison?.kept;
    const keeps = keptBy(besideOf(found.manifest)).map((kept) => kept.key);
    const level = found.manifest.proof?.level ?? null;
    return { key, writtenAt, time, level, keeps, lockedUntil, taggedAt };
  };

  const all = newestFirst(store, ensemble, shelf, { now });
  // Of the newest alone is asked first: it may be all that a count can keep.
  const size = () => (backups.length === 0 ? 1 : atOnce);
  for await (const some of inChunks(all, size)) {
    const isFirst = backups.length === 0;
    const isBehind = count.isExhausted;
    for (const one of await Promise.all(some.map((each) => look(each, { isFirst, isBehind })))) {
      if (!one) continue;
      count.add({ ...one, held: [] });
      backups.push(one);
      inARow = isBehind && one.taggedAt !== undefined ? inARow + 1 : 0;
    }
    if (inARow >= enoughInARow) break;
  }
  return { backups, told };
}

/** S3 takes what has the tag within a day. What is there much later may have been given another. */
const tagIsTrueFor = 3 * 86_400_000;

/**
 * When it got the tag: asked of S3 behind all that a count can keep, where the walk may end, and where nobody knows
 * any more.
 */
async function tagOf(
  store: Store,
  key: string,
  of: { row: ExpiryRow | undefined; now: number; isBehind: boolean },
): Promise<number | undefined> {
  const { row, now, isBehind } = of;
  const { taggedAt } = row ?? {};
  if (taggedAt !== undefined && now - taggedAt < tagIsTrueFor) return taggedAt;
  if (!isBehind && taggedAt === undefined) return undefined;
  const tags = await tagsOf(store, key);
  return tags?.get(retentionTag.key) === retentionTag.due ? now : undefined;
}

/** @param size of the next one */
async function* inChunks<T>(all: AsyncIterable<T>, size: () => number) {
  let some: T[] = [];
  for await (const one of all) {
    some.push(one);
    if (some.length < size()) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
