import { restoreKeys } from '../../lambda/contract/keys.ts';
import type { RestoreReport, RestoreStatus } from '../../lambda/restore/report.ts';
import type { RefusedRequest } from '../../lambda/run/answered.ts';
import type { Terminal } from '../command.ts';
import type { StreamSender } from '../connect/stream-sender.ts';
import { NodeBoard } from '../progress/node-board.ts';
import { printable } from '../text/text.ts';
import type { Cloud } from './cloud.ts';
import { awaitEnd } from './executions.ts';
import { jsonAt } from './listing.ts';

/** How an execution of the restore function ended, as far as anybody told. */
export type Told =
  | { readonly report: RestoreReport | RefusedRequest }
  /** It ended before it could tell: it was stopped, ran out of time, or that was long ago. */
  | { readonly message: string };

/**
 * Waits for an execution of the restore function and shows what every node does.
 * @param runId where its status lies
 * @param sender sends what the execution awaits of this machine
 * @throws NotReached; the execution goes on all the same
 */
export async function watchRestore(
  cloud: Cloud,
  execution: string,
  runId: string,
  doing: string,
  stderr: Terminal['stderr'],
  sender?: Pick<StreamSender, 'send'>,
): Promise<Told> {
  const begun = cloud.now();
  const board = new NodeBoard(stderr);
  const ownStatus = async () => {
    const status = await jsonAt<RestoreStatus>(cloud.store, restoreKeys.status(runId));
    // A plan, its execution and its undo follow each other in one object.
    return status?.execution === execution ? status : undefined;
  };
  const leave = sender
    ? 'leave this running to its end'
    : 'it goes on when you leave: npx zk-backup status';
  stderr.write(`${printable(doing)}; ${leave}\n`);
  const ended = await awaitEnd(cloud, execution, async () => {
    const status = await ownStatus();
    if (status) board.show(status, cloud.now() - begun);
    if (status?.awaits) await sender?.send(cloud.store, status.awaits);
  });
  const status = await ownStatus();
  if (status) board.show(status, cloud.now() - begun);
  if (ended.status === 'SUCCEEDED')
    return { report: ended.result as RestoreReport | RefusedRequest };
  return status?.report ? { report: status.report } : { message: ended.message };
}
