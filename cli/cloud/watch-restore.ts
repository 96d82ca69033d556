import { jsonAt } from '../../lambda/catalog/listing.ts';
import { restoreKeys } from '../../lambda/contract/keys.ts';
import type { RestoreReport, RestoreStatus } from '../../lambda/restore/report.ts';
import type { RefusedRequest } from '../../lambda/run/answered.ts';
import type { Terminal } from '../command.ts';
import type { StreamSender } from '../connect/stream-sender.ts';
import { whileWatching } from '../progress/interrupted.ts';
import type { Watched } from '../progress/progress.ts';
import { type Planned, restoreProgress } from '../progress/restore-progress.ts';
import { FunctionClock } from '../progress/time-left.ts';
import { progressView } from '../progress/view.ts';
import type { Cloud } from './cloud.ts';
import { awaitEnd } from './executions.ts';

/** How an execution of the restore function ended, as far as anybody told. */
export type Told =
  | { readonly report: RestoreReport | RefusedRequest }
  /** It ended before it could tell: it was stopped, ran out of time, or that was long ago. */
  | { readonly message: string };

/** An execution of the restore function, and what is said of it. */
export interface WatchedRestore {
  /** Its `runId` is where its status lies. */
  readonly watched: Watched & { readonly runId: string; readonly execution: string };
  /** What goes on, for a person. */
  readonly doing: string;
  /** The command that shows it again. */
  readonly again: string;
  /** Of all of a backup that is restored: what tells how much there is to do. */
  readonly plan?: Planned | undefined;
  /** Sends what the execution awaits of this machine. */
  readonly sender?: Pick<StreamSender, 'send'> | undefined;
}

/**
 * Waits for an execution of the restore function and shows what every node does.
 * @throws NotReached; the execution goes on all the same
 */
export async function watchRestore(
  cloud: Cloud,
  { watched, doing, again, plan, sender }: WatchedRestore,
  terminal: Pick<Terminal, 'stderr' | 'lines' | 'onInterrupt'>,
): Promise<Told> {
  const { execution, runId } = watched;
  const begun = cloud.now();
  const view = progressView(terminal, 'nodes');
  const clock = new FunctionClock();
  const ownStatus = async () => {
    const status = await jsonAt<RestoreStatus>(cloud.store, restoreKeys.status(runId));
    // A plan, its execution and its undo follow each other in one object.
    return status?.execution === execution ? status : undefined;
  };
  const show = (status: RestoreStatus) => {
    const here = cloud.now();
    const elapsedSeconds = Math.floor((here - begun) / 1000);
    const now = clock.at(status, here);
    view.show(restoreProgress(watched, { status, plan, elapsedSeconds, now }));
  };
  const leave = sender
    ? 'leave this running to its end'
    : 'it goes on when you leave: npx zk-backup status';
  const wait = () =>
    awaitEnd(cloud, execution, async () => {
      const status = await ownStatus();
      if (status) show(status);
      if (status?.awaits) await sender?.send(cloud.store, status.awaits);
    });
  const watch = async () => {
    view.begun(watched, `${doing}; ${leave}`);
    const ended = await wait();
    const status = await ownStatus();
    if (status) show(status);
    view.close();
    return { ended, status };
  };
  // Who leaves while this machine sends ends what it sends.
  const { ended, status } = await (sender
    ? watch()
    : whileWatching(terminal, `${runId} goes on. Look again: ${again}`, watch));
  if (ended.status === 'SUCCEEDED')
    return { report: ended.result as RestoreReport | RefusedRequest };
  return status?.report ? { report: status.report } : { message: ended.message };
}
