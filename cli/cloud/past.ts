import { jsonAt } from '../../lambda/catalog/listing.ts';
import { restoreKeys } from '../../lambda/contract/keys.ts';
import { type Ended, lookAt } from '../../lambda/health/look-at.ts';
import type { RestoreReport, RestoreStatus } from '../../lambda/restore/report.ts';
import { timeText } from '../text/time-text.ts';
import type { Cloud } from './cloud.ts';

/** What somebody began by a plan before: it is under way, or its end is history, in a sentence. */
export type Past = { readonly underWay: string } | { readonly ended: string };

/**
 * What became of the execution of a plan; a plan is executed once.
 * @returns undefined where it was never executed
 * @throws NotReached
 */
export async function pastRestore(cloud: Cloud, planId: string): Promise<Past | undefined> {
  const claim = await claimOf(cloud, planId);
  if (!claim) return undefined;
  const { execution } = claim;
  const look = await lookAt(cloud, execution);
  if (look.status === 'RUNNING') return { underWay: execution };
  const status = await statusOf(cloud, planId);
  const own = status?.execution === execution ? status : undefined;
  const sentences = [
    `${planId} was executed before: ${howIn(look, own)}${atText(look, own)}.`,
    ...(status?.kind === 'undo' ? [undoneText(status)] : []),
    'Nothing was touched now.',
  ];
  return { ended: sentences.join(' ') };
}

/**
 * What became of the undo of a plan. One that did not go well may be begun again, and one of a plan that
 * was never executed has nothing to do.
 * @returns undefined where an undo has something to do
 * @throws NotReached
 */
export async function pastUndo(cloud: Cloud, planId: string): Promise<Past | undefined> {
  const status = await statusOf(cloud, planId);
  if (status?.kind === 'plan' && !(await claimOf(cloud, planId))) {
    const never = `${planId} was never executed: there is nothing to undo.`;
    return { ended: `${never} Nothing was touched now.` };
  }
  if (status?.kind !== 'undo') return undefined;
  if (!status.report) {
    const { status: now } = await lookAt(cloud, status.execution);
    return now === 'RUNNING' ? { underWay: status.execution } : undefined;
  }
  if (status.report.outcome !== 'Succeeded') return undefined;
  return { ended: `${planId}: ${undoneText(status)} Nothing was touched now.` };
}

interface Claim {
  readonly execution: string;
}

/** Whoever executes a plan takes it first. */
const claimOf = ({ store }: Cloud, planId: string) =>
  jsonAt<Claim>(store, restoreKeys.execution(planId));

/** A plan, its execution and its undo follow each other in one object. */
const statusOf = ({ store }: Cloud, planId: string) =>
  jsonAt<RestoreStatus>(store, restoreKeys.status(planId));

type Look = Ended | { readonly status: 'FORGOTTEN' };

/** Lambda keeps an execution for some days; the status stays. */
function howIn(look: Look, own: RestoreStatus | undefined): string {
  const report = look.status === 'SUCCEEDED' ? (look.result as RestoreReport) : own?.report;
  if (report) return outcomeText(report);
  return 'message' in look ? `it ended: ${look.message}` : 'how it ended is not kept any more';
}

function atText(look: Look, own: RestoreStatus | undefined): string {
  const at = ('at' in look ? look.at : undefined) ?? (own?.report ? own.updatedAt : undefined);
  return at === undefined ? '' : `, at ${timeText(Date.parse(at))}`;
}

const undoneText = ({ report, updatedAt }: RestoreStatus) =>
  report
    ? `Its undo ended ${report.outcome}, at ${timeText(Date.parse(updatedAt))}.`
    : 'Its undo began, and has not reported its end.';

const outcomeText = ({ outcome, phase, reason }: RestoreReport) =>
  reason === undefined
    ? `it ended ${outcome}`
    : `it ended ${outcome} in ${phase} (${reason.replace(/\.$/, '')})`;
