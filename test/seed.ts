/**
 * What is too much for every change is sampled: of each day another sample, and that of any day again
 * by its seed. `npm run test:exhaustive -- --only sweeps` runs all files that import this one, whole.
 */
import { createHash } from 'node:crypto';
import { tell } from './told.ts';

/** `20261130`: the day, in UTC; `ZK_BACKUP_SEED` takes another one. */
export const seed: string =
  process.env.ZK_BACKUP_SEED ?? new Date().toISOString().slice(0, 10).replaceAll('-', '');

/** `npm run test:exhaustive` leaves nothing out. */
export const isWhole: boolean = process.env.ZK_BACKUP_WHOLE === 'true';

/**
 * As many of all as are named, drawn by the seed; all of them in an exhaustive run. What was drawn is
 * told at the end of the run.
 */
export function sampleOf<T>(what: string, all: readonly T[], count: number): readonly T[] {
  if (isWhole || all.length <= count) return all;
  tell({ sampled: `${count} of ${all.length} ${what}` });
  return sampleFrom(seed, what, all, count);
}

/** So many of all, in their order, drawn by a seed; for each thing others. Pure. */
export function sampleFrom<T>(
  seed: string,
  what: string,
  all: readonly T[],
  count: number,
): readonly T[] {
  const drawn = all
    .map((one, index) => ({ one, index, lot: lotOf(`${seed} ${what} ${index}`) }))
    .sort((one, other) => one.lot.localeCompare(other.lot))
    .slice(0, count);
  return drawn.sort((one, other) => one.index - other.index).map(({ one }) => one);
}

/** A number that is drawn by the seed, below 2 to the 32. */
export const drawnNumber = (what: string): number => Number.parseInt(lotOf(`${seed} ${what}`), 16);

const lotOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 8);
