import type { RunReport } from '../../lambda/backup/report.ts';
import type { Ended } from '../../lambda/health/look-at.ts';
import type { RefusedRequest } from '../../lambda/run/answered.ts';

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

/** Whether all that was wanted was done: a dry run that could go on ends Skipped. */
export const isDone = ({ outcome }: Answer, { dryRun }: WantedRun): boolean =>
  outcome === 'Succeeded' || (dryRun && outcome === 'Skipped');
