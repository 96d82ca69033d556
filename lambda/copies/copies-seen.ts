import type { CopyState } from './copy-state.ts';

/** How the copies of an ensemble's backups were when a good run had ended. Survives JSON. */
export interface CopiesSeen {
  /** Of the newest backup that is copied wholly, the key of its manifest; null where none of the newest is. */
  readonly newest: string | null;
  /** Since the tick of that one. */
  readonly ageSeconds: number | null;
  /** So long a backup waits already to be copied; 0 where none waits. */
  readonly lagSeconds: number;
  /** Of the backup that the run took; S3 has most often only begun with it. */
  readonly archive: CopyState;
  readonly manifest: CopyState;
}
