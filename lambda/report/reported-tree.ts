import { archiveKeyOf } from '../archive/manifest-key.ts';
import type { Subtree } from '../zookeeper/tree/subtrees.ts';
import type { FoundAt } from './gather.ts';
import type { ReportedTree, TreeChange } from './model.ts';
import { manifestIn } from './reported-backup.ts';
import { changesOf, subtreesByPath } from './tree-change.ts';

interface ToldTree {
  readonly key: string;
  readonly time: string;
  readonly subtrees: readonly Subtree[];
}

/** The tree of the newest backup that tells of one, and what changed. Pure. */
export function reportedTree(backups: readonly FoundAt[]): ReportedTree | null {
  const [newest, before, ...older] = backups.flatMap(treeIn);
  if (!newest) return null;
  const oldest = older.at(-1);
  const old = subtreesByPath(before?.subtrees ?? []);
  return {
    key: newest.key,
    subtrees: newest.subtrees.map((one) => {
      const was = old.get(one.path);
      return {
        ...one,
        changedZnodes: was ? one.znodes - was.znodes : null,
        changedBytes: was ? one.bytes - was.bytes : null,
      };
    }),
    sinceBefore: before ? changeOf(before, newest) : null,
    sinceOldest: oldest ? changeOf(oldest, newest) : null,
  };
}

function treeIn({ key, time, found }: FoundAt): ToldTree[] {
  const subtrees = manifestIn(found)?.subtrees;
  if (!subtrees || subtrees.length === 0) return [];
  return [{ key: archiveKeyOf(key), time: new Date(time).toISOString(), subtrees }];
}

const changeOf = ({ key, time, subtrees }: ToldTree, newest: ToldTree): TreeChange => ({
  key,
  time,
  changes: changesOf(subtrees, newest.subtrees),
});
