import type { CopyOfBackup } from './copy-state.ts';
import { isCopied } from './copy-state.ts';

/** A backup and its copy. */
export interface LookedAt extends CopyOfBackup {
  readonly manifestKey: string;
  readonly tick: string;
  /** When its manifest was written, in epoch milliseconds. */
  readonly writtenAt: number;
}

/** How far the copies of an ensemble's backups are behind. */
export interface CopyLag {
  /** The newest backup that is copied wholly, of those that were looked at. */
  readonly newest: LookedAt | undefined;
  /** Since the first one behind it was written: so long a backup waits already. 0 where none waits. */
  readonly seconds: number;
}

/**
 * Pure. Backups from before there was a copy are not waited for: those without a state behind the first that has one.
 * @param backups newest first, down to the newest that is copied
 * @param now epoch milliseconds
 */
export function lagOf(backups: readonly LookedAt[], now: number): CopyLag {
  const at = backups.findIndex(isCopied);
  const behind = at < 0 ? withoutEarlier(backups) : backups.slice(0, at);
  const first = behind.at(-1);
  const seconds = first ? Math.max(0, Math.round((now - first.writtenAt) / 1000)) : 0;
  return { newest: backups[at], seconds };
}

function withoutEarlier(backups: readonly LookedAt[]): readonly LookedAt[] {
  const began = backups.findLastIndex(({ archive, manifest }) =>
    [archive, manifest].some((state) => state !== 'not-copied'),
  );
  return began < 0 ? backups : backups.slice(0, began + 1);
}
