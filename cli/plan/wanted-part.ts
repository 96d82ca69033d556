import { TreePart } from '../../lambda/restore/part/part.ts';
import type { WantedPart } from '../../lambda/restore/request-part.ts';
import { isRefusal } from '../../lambda/run/refusal.ts';
import { BadOption } from '../errors.ts';
import type { OptionName, ValuesOf } from '../frame/option-table.ts';
import { hint } from '../frame/read-values.ts';

/** They show, or change, what `--path` asks for. */
const ofParts = ['exact', 'all', 'data'] as const satisfies readonly OptionName[];

export type PartOption = 'path' | (typeof ofParts)[number];

/**
 * The part of a backup that is to come back; undefined where all of it is.
 * @throws BadOption where a path is none, or is of no part
 */
export function wantedPart(given: ValuesOf<PartOption>): WantedPart | undefined {
  const { path: paths, exact = false } = given;
  if (paths === undefined) {
    const stray = ofParts.find((name) => given[name]);
    if (stray === undefined) return undefined;
    throw new BadOption(`--${stray} needs --path: all of a backup is always restored exactly.`, {
      hint,
    });
  }
  const part = TreePart.of(paths);
  if (isRefusal(part)) throw new BadOption(`--path: ${part.reason}`, { hint: part.hint });
  return { paths: part.paths, exact };
}
