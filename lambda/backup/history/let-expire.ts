import { archiveKeyOf } from '../../archive/manifest-key.ts';
import { readManifest } from '../../archive/read-manifest.ts';
import { newestFirst, type ShelvedManifest } from '../../archive/shelf.ts';
import { type Store, tagObject, tagsOf } from '../../aws/archive-store.ts';
import { expiryTag } from '../../contract/keys.ts';
import type { Run } from '../plan.ts';
import { type Kept, keptBy } from './kept.ts';
import { besideOf, type Found } from './last-backup.ts';

/** So many in a row for which nothing is to be done end the walk back. */
const enoughInARow = 10;

/** Requests to S3 under way at once. */
const atOnce = 16;

/**
 * Lets every older good backup expire that nothing keeps, now that a newer one is there; its lifecycle rule
 * counts from the day it was made. What was missed (by a run that came late, died or could not tag) is made
 * up for; so the newest good backup never expires, however long none follows it.
 * @param kept what this run's manifest keeps
 * @throws the first error, after all were tried
 */
export async function letOlderExpire(
  store: Store,
  run: Run,
  found: Found,
  { kept, now }: { readonly kept: readonly Kept[]; readonly now: number },
): Promise<void> {
  const before = found.last?.kept ?? [];
  const released = before.filter(({ key }) => kept.every((one) => one.key !== key));
  const open = await walkBack(store, run, found, { kept, now });
  // The oldest first: should this end in the middle, the next walk meets those that are left.
  const all: readonly Open[] = [...released, ...open.reverse()];
  const failures: unknown[] = [];
  for (let at = 0; at < all.length; at += atOnce) {
    const some = all.slice(at, at + atOnce).map((one) => letExpire(store, one));
    for (const result of await Promise.allSettled(some)) {
      if (result.status === 'rejected') failures.push(result.reason);
    }
  }
  if (failures.length > 0) throw failures[0];
}

interface Open {
  /** Of the manifest. */
  readonly key: string;
  /** The tags that it has, where they are known. */
  readonly tags?: ReadonlyMap<string, string> | undefined;
}

/** The archive first: a manifest that has the tag tells of both. */
async function letExpire(store: Store, { key, tags }: Open): Promise<void> {
  await tagObject(store, archiveKeyOf(key), expiryTag);
  await tagObject(store, key, expiryTag, tags);
}

/** Those that are to expire and are not tagged so yet, the newest first. */
async function walkBack(
  store: Store,
  { ensemble, tick }: Run,
  { shelf, last, tellsKept }: Found,
  { kept, now }: { readonly kept: readonly Kept[]; readonly now: number },
): Promise<Open[]> {
  const manifests = new Map<string, ReturnType<typeof readManifest>>();
  const read = (key: string) => {
    const reading = manifests.get(key) ?? readManifest(store, ensemble, key);
    manifests.set(key, reading);
    return reading;
  };
  const seen: ShelvedManifest[] = [];
  const open: Open[] = [];

  /** A late run is no other's last backup: nobody after it tells what it keeps. */
  const keeperOf = async (one: ShelvedManifest) => {
    const untold = seen.filter(
      (other) =>
        other !== one && other.writtenAt >= one.writtenAt && (other.tick < one.tick || !tellsKept),
    );
    const found = await Promise.all(untold.map(({ key }) => read(key)));
    return found.some(
      (other) =>
        other &&
        'manifest' in other &&
        keptBy(besideOf(other.manifest)).some(({ key }) => key === one.key),
    );
  };
  const judge = async (one: ShelvedManifest, tags: ReadonlyMap<string, string> | undefined) => {
    if (!tags) return 'gone';
    if (tags.has(expiryTag.key) || kept.some(({ key }) => key === one.key)) return 'settled';
    if (await keeperOf(one)) return 'settled';
    if (one.key === last?.key) return 'open';
    const found = await read(one.key);
    return found && 'manifest' in found ? 'open' : 'not ours';
  };

  let inARow = 0;
  const older = newestFirst(store, ensemble, shelf, { now, before: tick });
  // Where only the backup before is open, its tag and those of the row are all that is asked for.
  for await (const some of inChunks(older, enoughInARow + 1, atOnce)) {
    seen.push(...some);
    const tags = await Promise.all(some.map(({ key }) => tagsOf(store, key)));
    for (const [at, one] of some.entries()) {
      const verdict = await judge(one, tags[at]);
      if (verdict === 'open') open.push({ key: one.key, tags: tags[at] });
      inARow = verdict === 'open' ? 0 : verdict === 'settled' ? inARow + 1 : inARow;
      if (inARow >= enoughInARow) return open;
    }
  }
  return open;
}

/** @param sizes of the first, and of each after it */
async function* inChunks<T>(all: AsyncIterable<T>, ...sizes: [number, number]) {
  let [size] = sizes;
  let some: T[] = [];
  for await (const one of all) {
    some.push(one);
    if (some.length < size) continue;
    yield some;
    some = [];
    [, size] = sizes;
  }
  if (some.length > 0) yield some;
}

/** An archive that was found bad is kept for inspection, not for good. */
export const letBadArchiveExpire = (store: Store, run: Run): Promise<void> =>
  tagObject(store, run.archiveKey, expiryTag);
