import { reached } from '../catalog/reached.ts';
import { copyLateSeconds } from '../contract/signals.ts';
import type { CopiesSeen } from '../copies/copies-seen.ts';
import { type CopyOfBackup, copyOfBackup } from '../copies/copy-state.ts';
import { ageText, timeText } from '../units.ts';
import type { Sight } from './sight.ts';

/** How far S3 is with the copies of an ensemble's newest backup. */
export interface CopySeen extends CopyOfBackup {
  /** When that was seen: now, or when a run ended. UTC. */
  readonly at: string;
  /** So long a backup waits already, as the last good run has told; null where none told. */
  readonly lagSeconds: number | null;
}

/**
 * Asks S3 of the newest backup, by two requests.
 * @param archiveKey of it
 * @throws NotReached
 */
export async function seeCopy(
  { store, now }: Sight,
  archiveKey: string,
  told: CopySeen | undefined,
): Promise<CopySeen> {
  const seen = await reached(`${archiveKey} cannot be looked up`, 's3:GetObject', () =>
    copyOfBackup(store, archiveKey),
  );
  const at = new Date(now()).toISOString();
  // Who reads no archive is told what the run saw, unless that was too early.
  const archive = seen.archive === 'unseen' && told?.archive === 'copied' ? 'copied' : seen.archive;
  return { ...seen, archive, at, lagSeconds: told?.lagSeconds ?? null };
}

/** What a run told at its end. Pure. @param at when that was */
export const copyTold = ({ archive, manifest, lagSeconds }: CopiesSeen, at: string): CopySeen => ({
  archive,
  manifest,
  at,
  lagSeconds,
});

/** What is wrong with the copies, in a sentence. Pure. @param writtenAt of the backup that it is about, epoch milliseconds */
export function copyTrouble(
  { archive, manifest, at, lagSeconds }: CopySeen,
  writtenAt: number,
): { readonly what: 'copy-failed' | 'copy-late'; readonly sentence: string } | undefined {
  const states = [archive, manifest];
  const which = (state: string) => (archive === state ? 'archive' : 'manifest');
  if (states.includes('failed')) {
    const sentence = `S3 could not copy the ${which('failed')} of the newest backup, and does not try again.`;
    return { what: 'copy-failed', sentence };
  }
  if (states.includes('not-copied')) {
    const sentence = `The ${which('not-copied')} of the newest backup was not copied: no rule of the bucket was about it when it was written.`;
    return { what: 'copy-failed', sentence };
  }
  const waitsMs = states.includes('waiting') ? Date.parse(at) - writtenAt : 0;
  const longestMs = Math.max(waitsMs, (lagSeconds ?? 0) * 1000);
  if (longestMs < copyLateSeconds * 1000) return undefined;
  const sentence = `A backup waited for ${ageText(longestMs)} already to be copied, at ${timeText(Date.parse(at))}.`;
  return { what: 'copy-late', sentence };
}
