import type { Ended } from '../../lambda/health/look-at.ts';
import type { Terminal } from '../command.ts';
import { afterRun, endOfRun } from '../progress/next-step.ts';
import { watchRun } from '../progress/watch-run.ts';
import type { Cloud } from './cloud.ts';
import type { Answer, EndedRun, WantedRun } from './ended-run.ts';
import { beginExecution } from './executions.ts';

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
  terminal: Terminal,
): Promise<EndedRun> {
  const payload = {
    ensemble,
    ...(dryRun ? { dryRun } : {}),
    ...(newLineage ? { newLineage } : {}),
  };
  const execution = await beginExecution(cloud, functionArn, payload);
  const kind = dryRun ? 'dry-run' : 'backup';
  const begun = { kind, ensemble, runId: null, execution } as const;
  const { ended, watched } = await watchRun(cloud, begun, terminal);
  const end = { execution, ...(ended as Ended<Answer>) };
  const next = afterRun(ensemble, end, { dryRun });
  terminal.lines?.({ event: 'ended', ...endOfRun(watched, end, next) });
  return end;
}
