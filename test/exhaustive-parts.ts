import { ZkBackupError } from '../lambda/errors.ts';

/** What `npm run test:exhaustive` was asked for cannot be told. */
export class UnclearParts extends ZkBackupError {}

export interface Chosen<Name extends string> {
  readonly parts: readonly Name[];
  /** For the part itself. */
  readonly options: readonly string[];
}

/**
 * Reads `--only PART` and leaves all other options to that part; without it all parts are run. Pure.
 *
 * @throws UnclearParts
 */
export function chooseParts<Name extends string>(
  args: readonly string[],
  all: readonly Name[],
): Chosen<Name> {
  const [first, name, ...options] = args;
  const usage = `npm run test:exhaustive -- --only ${all.join('|')} [options of that part]`;
  if (first === undefined) return { parts: all, options: [] };
  if (first !== '--only') {
    const sentence = `"${first}" is for one part, and none is named.`;
    throw new UnclearParts(sentence, { hint: usage });
  }
  const part = all.find((one) => one === name);
  if (!part) throw new UnclearParts(`There is no part "${name ?? ''}".`, { hint: usage });
  return { parts: [part], options };
}
