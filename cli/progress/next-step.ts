import type { Answer, EndedRun, WantedRun } from '../cloud/ended-run.ts';
import type { Told } from '../cloud/watch-restore.ts';
import type { End, Watched } from './progress.ts';

/** A command to paste, and what for. */
export interface NextStep {
  readonly why: string;
  readonly command: string;
}

/** `To go back: npx zk-backup undo prod.20261122T030000Z` */
export const nextText = ({ why, command }: NextStep): string => `${why}: ${command}`;

/** After a run. Pure. */
export function afterRun(ensemble: string, end: EndedRun, { dryRun }: Pick<WantedRun, 'dryRun'>) {
  const status = next('To see how it is', `status ${ensemble}`);
  if (end.status !== 'SUCCEEDED') return status;
  const { outcome } = end.result;
  if (dryRun) {
    return outcome === 'Skipped'
      ? next('To take it', `run ${ensemble}`)
      : next('When that is mended', `run ${ensemble} --dry-run`);
  }
  if (outcome === 'Succeeded') {
    return next('To rehearse a restore of it; nothing is stopped', `drill ${ensemble}`);
  }
  // Nobody knows how the node is: that comes before one more backup.
  if (outcome === 'Failed') {
    return next('To see what is in the way now; nothing is touched', `run ${ensemble} --dry-run`);
  }
  return status;
}

/** After a plan, a restore, an undo or a drill. Pure. @param ways options by which this machine gets in */
export function afterRestore(
  { kind, ensemble, runId }: Watched,
  isGood: boolean,
  { ways = '', isServed = true }: { readonly ways?: string; readonly isServed?: boolean } = {},
): NextStep {
  if (isGood && kind === 'restore') return next('To go back', `undo ${runId}${ways}`);
  // Where nothing served before the restore, an undo brings back that.
  if (isGood && kind === 'undo' && isServed)
    return next('To back up what is served now', `run ${ensemble}`);
  if (isGood && kind === 'plan')
    return next('To execute it', `restore ${ensemble} --execute ${runId}${ways}`);
  return next('To see how it is', `status ${ensemble}`);
}

const next = (why: string, command: string): NextStep => ({
  why,
  command: `npx zk-backup ${command}`,
});

/** How a run ended, for a program. Pure. */
export function endOfRun(watched: Watched, end: EndedRun, step: NextStep): End {
  const { command } = step;
  if (end.status !== 'SUCCEEDED') {
    return ended(watched, { outcome: end.status, reason: end.message }, command);
  }
  const answer: Answer = end.result;
  const runId = 'runId' in answer ? answer.runId : watched.runId;
  return ended({ ...watched, runId }, answer, command);
}

/** How an execution of the restore function ended, for a program. Pure. */
export const endOfTold = (watched: Watched, told: Told, { command }: NextStep): End =>
  'report' in told
    ? ended(watched, told.report, command)
    : ended(watched, { outcome: 'UNKNOWN', reason: told.message }, command);

interface Ending {
  readonly outcome: string;
  readonly reason?: string;
  readonly hint?: string;
  readonly served?: End['served'];
}

/** A report tells more than this. */
const ended = (
  { kind, ensemble, runId, execution }: Watched,
  { outcome, reason, hint, served }: Ending,
  command: string,
): End => ({
  ...{ kind, ensemble, runId, execution, outcome },
  ...{ reason: reason ?? null, hint: hint ?? null, served: served ?? [], next: command },
});
