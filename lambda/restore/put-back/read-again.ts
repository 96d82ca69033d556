import { tooBigFor, verifyArchive } from '../../archive/verify-archive.ts';
import type { Store } from '../../aws/archive-store.ts';
import { type Refusal, refuse } from '../../run/refusal.ts';
import { PartTree } from '../part/part-tree.ts';
import { Cut } from '../plan/reading/cut.ts';
import { gone, restoreByHand } from '../plan/reading/read-for-restore.ts';
import { requirePart } from './plan/compare.ts';
import type { PartPlanHead } from './plan/part-plan.ts';

/**
 * Reads the backup of a plan once more. The plan has proven it: now its bytes must be the same, and
 * end where the plan says.
 * @param wantsData as in `PartTree`
 */
export async function readBackupAgain(
  store: Store,
  { backup, result, part }: PartPlanHead,
  millisecondsLeft: number,
  wantsData?: (path: string) => boolean,
): Promise<PartTree | Refusal> {
  let tree = new PartTree(requirePart(part), wantsData);
  const begin = () => {
    tree = new PartTree(requirePart(part), wantsData);
    return { watch: tree, ...(result.isCut ? { keep: new Cut(result.to).keep } : {}) };
  };
  const verified = await verifyArchive(store, backup, millisecondsLeft, { begin, level: 2 });
  if (!verified) return gone(backup);
  if ('tooBig' in verified)
    return refuse('archive-too-big', `${backup.key} ${tooBigFor(verified)}.`, restoreByHand);
  const { level, range } = verified.proof;
  if (level >= 2 && range?.to === result.to) return tree;
  return refuse(
    'archive-changed',
    `${backup.key} is not what was planned.`,
    'Nothing was sent. Find out what has changed it, and plan again.',
  );
}
