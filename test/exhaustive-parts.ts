import { ZkBackupError } from '../lambda/errors.ts';

/** What `npm run test:exhaustive` was asked for cannot be told. */
export class UnclearParts extends ZkBackupError {}

export interface Chosen<Name extends string> {
  readonly parts: readonly Name[];
  /** For the part itself. */
  readonly options: readonly string[];
  /** How long all of it may take; without it, as long as it takes. */
  readonly minutes?: number;
}

/**
 * Reads `--only PART` and leaves all other options to that part; without it all parts are run, or
 * with `--minutes N` what fits. Pure.
 *
 * @throws UnclearParts
 */
export function chooseParts<Name extends string>(
  args: readonly string[],
  all: readonly Name[],
): Chosen<Name> {
  const [first, value, ...options] = args;
  const usage = `npm run test:exhaustive -- --minutes N, or -- --only ${all.join('|')} [options of that part]`;
  if (first === undefined) return { parts: all, options: [] };
  if (first === '--minutes') {
    const minutes = Number(value || Number.NaN);
    if (Number.isNaN(minutes) || options.length > 0) {
      throw new UnclearParts(`"${args.join(' ')}" names no time alone.`, { hint: usage });
    }
    return { parts: all, options: [], minutes };
  }
  if (first !== '--only') {
    const sentence = `"${first}" is for one part, and none is named.`;
    throw new UnclearParts(sentence, { hint: usage });
  }
  const part = all.find((one) => one === value);
  if (!part) throw new UnclearParts(`There is no part "${value ?? ''}".`, { hint: usage });
  return { parts: [part], options };
}

/** A piece of work that is run whole or not at all. */
export interface Piece {
  readonly name: string;
  /** On two quiet cores. */
  readonly seconds: number;
}

/** All pieces in a circle, from the one on that a day's seed names: each is first on some day. Pure. */
export function goingOn<P extends Piece>(pieces: readonly P[], seed: number): readonly P[] {
  const first = pieces.length === 0 ? 0 : seed % pieces.length;
  return [...pieces.slice(first), ...pieces.slice(0, first)];
}

/** A noisy machine takes twice as long: who has no room for that is not begun. Pure. */
export const fits = ({ seconds }: Piece, secondsLeft: number): boolean =>
  2 * seconds <= secondsLeft;
