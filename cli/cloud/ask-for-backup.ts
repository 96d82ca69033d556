import type { RunReport } from '../../lambda/backup/report.ts';
import type { RefusedRequest } from '../../lambda/run/answered.ts';
import type { Terminal } from '../command.ts';
import type { Cloud } from './cloud.ts';
import { beginExecution, type Ended } from './executions.ts';
import { watchExecution } from './watch-execution.ts';

/** How a run is wanted. */
export interface WantedRun {
  /** Only said from which node. */
  readonly dryRun: boolean;
  readonly newLineage: boolean;
}

/** What the backup function answers: that it takes no such request, or the whole story. */
export type Answer = RunReport | RefusedRequest;

/** Which execution it was, and how it ended. */
export type EndedRun = { readonly execution: string } & Ended<Answer>;

/** How the run of one ensemble of several ended, as far as it could be seen. */
export type RunOfMany = { readonly ensemble: string } & (
  | EndedRun
  | { readonly status: 'UNKNOWN'; readonly errorType: string; readonly message: string }
);

/**
 * Asks for one run, and waits for its end.
 * @param functionArn of the backup's alias
 * @throws NotReached
 */
export async function askForBackup(
  cloud: Cloud,
  functionArn: string,
  ensemble: string,
  { dryRun, newLineage }: WantedRun,
  stderr: Terminal['stderr'],
): Promise<EndedRun> {
  const payload = {
    ensemble,
    ...(dryRun ? { dryRun } : {}),
    ...(newLineage ? { newLineage } : {}),
  };
  const execution = await beginExecution(cloud, functionArn, payload);
  const doing = `${dryRun ? 'looking at' : 'backing up'} ${ensemble}`;
  const ended = await watchExecution(cloud, execution, doing, stderr);
  return { execution, ...(ended as Ended<Answer>) };
}

/** Whether all that was wanted was done: a dry run that could go on ends Skipped. */
export const isDone = ({ outcome }: Answer, { dryRun }: WantedRun): boolean =>
  outcome === 'Succeeded' || (dryRun && outcome === 'Skipped');
