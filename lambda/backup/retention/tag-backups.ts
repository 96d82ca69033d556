import { archiveKeyOf } from '../../archive/manifest-key.ts';
import type { Store } from '../../aws/archive-store.ts';
import { setTag, tagsOf } from '../../aws/object-tags.ts';
import { retentionTag } from '../../contract/keys.ts';
import type { DueBackup } from './count-backups.ts';

/** Requests to S3 under way at once. */
const atOnce = 16;

/** Of more the oldest are tagged, and the others by the next run. */
const mostAtOnce = 1000;

export interface Tagged {
  /** Keys of the manifests of those that S3 deletes now. */
  readonly tagged: readonly string[];
  readonly failures: readonly unknown[];
}

/**
 * Tags what is due, so that S3 deletes it within a day. The oldest first: should this end in the middle, the
 * next walk back meets those that are left.
 */
export async function tagDue(store: Store, due: readonly DueBackup[]): Promise<Tagged> {
  const oldestFirst = [...due].sort((a, b) => a.time - b.time).slice(0, mostAtOnce);
  const tagged: string[] = [];
  const failures: unknown[] = [];
  for (let at = 0; at < oldestFirst.length; at += atOnce) {
    const some = oldestFirst.slice(at, at + atOnce);
    const results = await Promise.allSettled(some.map((one) => tagOne(store, one)));
    for (const [index, result] of results.entries()) {
      if (result.status === 'rejected') failures.push(result.reason);
      else tagged.push(some[index]?.key ?? '');
    }
  }
  return { tagged, failures };
}

/** The archive first: a manifest that has the tag tells of both. */
async function tagOne(store: Store, { key, tags }: DueBackup): Promise<void> {
  const due = { key: retentionTag.key, value: retentionTag.due };
  if (tags.archive) await setTag(store, archiveKeyOf(key), due, tags.archive);
  await setTag(store, key, due, tags.manifest);
}

/**
 * Takes a backup back from S3's rule, where that has not deleted it yet. What a person set by hand stays.
 * @param key of its manifest
 * @returns whether both, archive and manifest, are there
 */
export async function takeBack(store: Store, key: string): Promise<boolean> {
  const stays = { key: retentionTag.key, value: retentionTag.stays };
  let isThere = true;
  for (const one of [archiveKeyOf(key), key]) {
    const tags = await tagsOf(store, one);
    if (!tags) isThere = false;
    else if (tags.get(retentionTag.key) === retentionTag.due) await setTag(store, one, stays, tags);
  }
  return isThere;
}

/** An archive that was found bad is kept for inspection, not for good. */
export async function letBadArchiveExpire(store: Store, archiveKey: string): Promise<void> {
  const tags = await tagsOf(store, archiveKey);
  if (!tags || tags.has(retentionTag.key)) return;
  await setTag(store, archiveKey, { key: retentionTag.key, value: retentionTag.bad }, tags);
}
