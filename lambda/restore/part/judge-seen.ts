import { zxidOf } from '../../contract/zxid.ts';
import { type Refusal, refuse } from '../../run/refusal.ts';
import type { PlannedChange } from './changes.ts';
import { parentOf } from './part.ts';
import type { PartTree } from './part-tree.ts';

/** So many paths are named in a sentence. */
const named = 3;

/**
 * Whether the ensemble still has what a plan saw, in the plan's paths. A version alone does not tell:
 * a znode that was deleted and created again may have the same one.
 * @param live read when the execution begins
 * @returns the paths of the plan where it does not, in the plan's order
 */
export function movedSince(changes: readonly PlannedChange[], live: PartTree): string[] {
  const created = new Set<string>();
  return changes.flatMap((change) => {
    const { path } = change;
    const now = live.find(path);
    if (change.kind === 'create') {
      created.add(path);
      const parent = parentOf(path);
      const isAsSeen = !now && (created.has(parent) || isPossibleParent(live, parent));
      return isAsSeen ? [] : [path];
    }
    const { czxid, version, aversion } = change.seen;
    const isAsSeen =
      now?.czxid === zxidOf(czxid) && now.version === version && now.aversion === aversion;
    return isAsSeen ? [] : [path];
  });
}

/** @returns the refusal "plan again", with the paths that changed since the plan was made */
export function judgeSeen(changes: readonly PlannedChange[], live: PartTree): Refusal | undefined {
  const moved = [...new Set(movedSince(changes, live))];
  if (moved.length === 0) return undefined;
  const more = moved.length > named ? ` and ${moved.length - named} more` : '';
  return refuse(
    'part-changed',
    `Since the plan was made, somebody has created, changed or deleted ${moved.slice(0, named).join(', ')}${more}.`,
    'Plan again: nothing was touched. Who still writes there writes again what you put back; stop it first.',
  );
}

function isPossibleParent(live: PartTree, path: string): boolean {
  const parent = live.find(path);
  return parent !== undefined && parent.kind !== 'ephemeral';
}
