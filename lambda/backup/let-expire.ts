import { type Store, tagObject } from '../aws/archive-store.ts';
import { expiryTag } from '../contract.ts';
import type { LastBackup } from './choose-node.ts';
import type { Run } from './plan.ts';

/**
 * Lets the backup before expire once a newer one is there; its lifecycle rule counts from the day
 * it was made. So the newest good backup never expires, however long none follows it.
 */
export async function letExpire(store: Store, last: LastBackup, run: Run): Promise<void> {
  // A run by hand may be for a time before that of the newest backup.
  if (last.tick >= run.tick) return;
  await tagObject(store, last.archiveKey, expiryTag);
  await tagObject(store, last.key, expiryTag);
}

/** An archive that was found bad is kept for inspection, not for good. */
export const letBadArchiveExpire = (store: Store, run: Run): Promise<void> =>
  tagObject(store, run.archiveKey, expiryTag);
