import { PointFinder } from '../../../archive/find-point.ts';
import { tooBigFor, verifyArchive } from '../../../archive/verify-archive.ts';
import type { Store } from '../../../aws/archive-store.ts';
import { type Point, pointIn, pointText } from '../../../contract/point.ts';
import { isRefusal, type Refusal, refuse } from '../../../run/refusal.ts';
import { formatZxid } from '../../../zookeeper/bytes/data-file-errors.ts';
import type { Watch } from '../../../zookeeper/verdict/restorable.ts';
import type { ChosenBackup } from '../chosen-backup.ts';
import { gone, type Reading, readForRestore, restoreByHand } from './read-for-restore.ts';

/**
 * Reads a backup for a restore up to a point. One that is just before something takes a reading more,
 * which finds its zxid.
 * @param until as `pointText` writes it; undefined: all of the backup
 * @param also as in `readForRestore`
 */
export async function readToPoint(
  store: Store,
  backup: ChosenBackup,
  until: string | undefined,
  millisecondsLeft: () => number,
  also?: () => Partial<Watch>,
): Promise<Reading | Refusal> {
  const point = until === undefined ? undefined : pointIn(until);
  if (!point || point.kind === 'zxid' || point.kind === 'time') {
    return readForRestore(store, backup, until, millisecondsLeft(), also);
  }
  const found = await findZxid(store, backup, point, millisecondsLeft());
  if (isRefusal(found)) return found;
  return readForRestore(store, backup, formatZxid(found.zxid), millisecondsLeft(), also);
}

async function findZxid(
  store: Store,
  backup: ChosenBackup,
  point: Point,
  millisecondsLeft: number,
): Promise<{ readonly zxid: bigint } | Refusal> {
  let finder = new PointFinder(point);
  const begin = () => {
    finder = new PointFinder(point);
    return { watch: finder };
  };
  const verified = await verifyArchive(store, backup, millisecondsLeft, { begin, level: 2 });
  if (!verified) return gone(backup);
  if ('tooBig' in verified) {
    return refuse('archive-too-big', `${backup.key} ${tooBigFor(verified)}.`, restoreByHand);
  }
  if (finder.last !== undefined) return { zxid: finder.last };
  const what = pointText(point).replace(/^just-before:/, '');
  return refuse(
    'point-not-found',
    finder.isMet
      ? `${backup.key} holds nothing from before ${what}.`
      : `The logs of ${backup.key} hold no ${what.startsWith('/') ? 'change of' : 'transaction'} ${what}.`,
    `For what a backup holds see npx zk-backup log KEY | less -R; to choose another: npx zk-backup list ${backup.ensemble}`,
  );
}
