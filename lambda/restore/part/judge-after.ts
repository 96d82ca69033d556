import { type Applied, nameOfChange } from './applied.ts';
import type { Counter, PartDifference, PlannedChange } from './changes.ts';
import type { PartTree } from './part-tree.ts';
import type { OthersWrite } from './run-watch.ts';

/**
 * Why a znode is not as the backup has it once a run has ended.
 *   others       somebody else wrote it: after us, or besides us since the plan was made
 *   not-applied  the run did not come so far
 *   refused      its access control list was refused
 *   unknown      the run wrote it, and it is otherwise all the same
 */
export type WhyDifferent = 'others' | 'not-applied' | 'refused' | 'unknown';

/** One difference that is left; all of it survives JSON. */
export interface Remaining {
  readonly path: string;
  /** What would still have to be done. */
  readonly to: PlannedChange['kind'] | 'count';
  readonly why: WhyDifferent;
  /** Of others, where a log tells it. */
  readonly by?: OthersWrite;
}

/** What was to be done, and what is known of it. */
export interface PartRun {
  readonly planned: {
    readonly changes: readonly PlannedChange[];
    readonly counters: readonly Counter[];
  };
  readonly applied: Applied;
  /** Of the first stream, with which counters come last. */
  readonly isWhole: boolean;
  /** Access control lists that were set. */
  readonly lists: ReadonlySet<string>;
  /** Those that the server refused. */
  readonly refusedLists: ReadonlySet<string>;
  readonly others: ReadonlyMap<string, OthersWrite>;
}

/** Accounts for all that differs from the backup after a run. Pure. */
export function remainingOf(
  { changes, counters }: Pick<PartDifference, 'changes' | 'counters'>,
  after: PartTree,
  run: PartRun,
): Remaining[] {
  const planned = new Set(run.planned.changes.map(nameOfChange));
  const counted = new Set(run.planned.counters.map(({ path }) => path));
  const judge = (path: string, to: Remaining['to'], isPlanned: boolean): Remaining => {
    const by = run.others.get(path);
    if (by) return { path, to, why: 'others', by };
    return { path, to, why: isPlanned ? whyPlanned(path, to, after, run) : 'others' };
  };
  return [
    ...changes.map((change) => judge(change.path, change.kind, planned.has(nameOfChange(change)))),
    ...counters.map(({ path }) => judge(path, 'count', counted.has(path))),
  ];
}

function whyPlanned(
  path: string,
  to: Remaining['to'],
  after: PartTree,
  { applied, isWhole, lists, refusedLists }: PartRun,
): WhyDifferent {
  if (to === 'setAcl') {
    if (refusedLists.has(path)) return 'refused';
    return lists.has(path) ? 'others' : 'not-applied';
  }
  if (to === 'count') return isWhole ? 'others' : 'not-applied';
  if (!applied.paths.has(path)) return 'not-applied';
  const now = after.find(path);
  // What bears another's transaction was written by others, whether or not a log still holds it.
  return now && applied.zxids.has(now.mzxid) ? 'unknown' : 'others';
}
