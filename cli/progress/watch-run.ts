import type { RunStatus } from '../../lambda/backup/progress/run-status.ts';
import { jsonAt } from '../../lambda/catalog/listing.ts';
import { keys } from '../../lambda/contract/keys.ts';
import type { Ended } from '../../lambda/health/look-at.ts';
import type { LeaseRecord } from '../../lambda/run/lease.ts';
import type { Cloud } from '../cloud/cloud.ts';
import { awaitEnd } from '../cloud/executions.ts';
import type { Terminal } from '../command.ts';
import { whileWatching } from './interrupted.ts';
import { readLastRun } from './last-run.ts';
import type { Watched } from './progress.ts';
import { runProgress } from './run-progress.ts';
import { FunctionClock } from './time-left.ts';
import { progressView } from './view.ts';

/** A run that has ended, and which one it was. */
export interface WatchedRun {
  readonly ended: Ended;
  readonly watched: Watched;
}

/**
 * Waits for the execution of a run, and shows how far it is.
 * @throws NotReached; the execution goes on all the same
 */
export async function watchRun(
  cloud: Cloud,
  begun: Watched & { readonly execution: string },
  terminal: Pick<Terminal, 'stderr' | 'lines' | 'onInterrupt'>,
): Promise<WatchedRun> {
  const { ensemble, execution, kind } = begun;
  const isDry = kind === 'dry-run';
  const begunAt = cloud.now();
  const view = progressView(terminal, 'phases');
  const look = `npx zk-backup status ${ensemble}`;
  const ownStatus = isDry ? async () => undefined : statusOfRun(cloud, ensemble, execution);
  const clock = new FunctionClock();
  let watched: Watched = begun;
  const wait = async () => {
    const doing = isDry ? `looking at ${ensemble}` : `backing up ${ensemble}`;
    view.begun(begun, `${doing}; it goes on when you leave: ${look}`);
    const last = isDry ? undefined : await readLastRun(cloud.store, ensemble);
    return awaitEnd(cloud, execution, async () => {
      const status = await ownStatus();
      const now = cloud.now();
      watched = { ...watched, runId: status?.runId ?? watched.runId };
      const seen = { status, last, elapsedSeconds: Math.floor((now - begunAt) / 1000) };
      view.show(runProgress(watched, { ...seen, now: status ? clock.at(status, now) : now }));
    });
  };
  const goesOn = `The run of ${ensemble} goes on. Look again: ${look}`;
  const ended = await whileWatching(terminal, goesOn, wait).finally(() => view.close());
  return { ended, watched };
}

/**
 * The lease names the run of an execution; one that did not get it has no status. Nobody has to be allowed to
 * read it: then nothing is shown but the time.
 */
function statusOfRun({ store }: Cloud, ensemble: string, execution: string) {
  let key: string | undefined;
  return async (): Promise<RunStatus | undefined> => {
    try {
      key ??= await statusKey();
      const status = key === undefined ? undefined : await jsonAt<RunStatus>(store, key);
      return status?.execution === execution ? status : undefined;
    } catch {
      return undefined;
    }
  };

  async function statusKey(): Promise<string | undefined> {
    const lease = await jsonAt<LeaseRecord>(store, keys.lease(ensemble));
    if (lease?.execution !== execution) return undefined;
    return keys.status(ensemble, lease.runId.slice(lease.runId.lastIndexOf('.') + 1));
  }
}
