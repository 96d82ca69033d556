import type { Counter, NotPutBack } from '../../lambda/restore/part/changes.ts';
import { whyNotPutBack } from '../../lambda/restore/part/changes.ts';
import type { ShownChange } from '../../lambda/restore/put-back/plan/part-plan.ts';
import type { Difference } from '../source/compare-trees.ts';
import { dataOf, differenceText } from '../text/difference-text.ts';
import { type Width, wrapped } from '../text/table.ts';
import { asName, grouped } from '../text/text.ts';
import type { DataOfChanges } from './data-of-changes.ts';

/** What a plan does to each znode, as `diff` tells it from what is there now to what is then. Pure. */
export function differencesIn(changes: readonly ShownChange[]): Difference[] {
  const byPath = new Map<string, Difference>();
  for (const change of changes) {
    const { path } = change;
    const fields = [...(byPath.get(path)?.fields ?? []), ...fieldsOf[change.kind]];
    byPath.set(path, { path, kind: kinds[change.kind], ...(fields.length > 0 ? { fields } : {}) });
  }
  return [...byPath.values()];
}

const kinds = {
  create: 'added',
  setData: 'changed',
  setAcl: 'changed',
  delete: 'removed',
} as const satisfies Readonly<Record<ShownChange['kind'], Difference['kind']>>;

const fieldsOf = {
  create: [],
  setData: ['data'],
  setAcl: ['acl'],
  delete: [],
} as const satisfies Readonly<Record<ShownChange['kind'], readonly string[]>>;

/** A line for each znode, and below it its data where that was read. Pure. */
export const changeLines = (
  differences: readonly Difference[],
  data: DataOfChanges | undefined,
): string[] =>
  differences.map((one) => {
    const told = data?.get(one.path);
    return asName(`${differenceText(one)}${told ? dataOf(one, told.before, told.after) : ''}`);
  });

/** Pure. */
export const counterLines = (counters: readonly Counter[]): string[] =>
  counters.map(({ of, path, from, to }) => {
    const what = of === 'children' ? 'number of its next sequential child' : 'version';
    return differenceText({
      path: asName(path),
      kind: 'changed',
      fields: [`${what} ${grouped(from)} → ${grouped(to)}`],
    });
  });

/** What is not put back as the backup has it, those of a reason on one line. Pure. @param most named of each */
export function leftLines(left: readonly NotPutBack[], most: number, width: Width): string[] {
  const byReason = new Map<NotPutBack['why'], string[]>();
  for (const { path, why } of left) byReason.set(why, [...(byReason.get(why) ?? []), path]);
  return [...byReason].map(([why, paths]) => {
    const more = paths.length > most ? ` and ${grouped(paths.length - most)} more` : '';
    const each = paths.length > 1 ? 'each ' : '';
    return wrapped(
      '· ',
      `${asName(paths.slice(0, most).join(', '))}${more}: ${each}${whyNotPutBack[why]}`,
      width,
    );
  });
}
