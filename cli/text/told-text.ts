import { hasQuorum } from '../../lambda/restore/nodes/situation.ts';
import type { RestorePlan } from '../../lambda/restore/plan/plan.ts';
import type { RestoreReport } from '../../lambda/restore/report.ts';
import type { RefusedRequest } from '../../lambda/run/answered.ts';
import type { Told } from '../cloud/watch-restore.ts';
import { doneText } from '../plan/done-text.ts';
import { servedText } from '../progress/served-text.ts';
import { markOf } from './paint.ts';
import { type Width, wrapped } from './table.ts';
import { printable } from './text.ts';
import { durationText } from './time-text.ts';

export const isGood = (told: Told): boolean =>
  'report' in told && ['Planned', 'Succeeded'].includes(told.report.outcome);

/** How it ended: the answer first, then what was done, and what to do. @param more facts of a drill, before what is served */
export function toldText(told: Told, width?: Width, more = ''): string {
  if ('message' in told) return `✗ ${printable(told.message)}\n`;
  if (!('kind' in told.report)) return refusedText(told.report, width);
  const { outcome, kind, runId, phase, reason, hint, outageSeconds, plan, ...rest } = told.report;
  const { refusals = [], warnings = [], sentences = [], served } = rest;
  const others = refusals.filter((refusal) => refusal.reason !== reason);
  const outage = outageSeconds === undefined ? '' : `, ${outageText(outageSeconds, plan)}`;
  return [
    isGood(told)
      ? `${markOf(true, isWarned(told.report))} ${printable(`${kind} ${runId}: ${outcome}${outage}`)}\n`
      : wrapped('✗ ', `${kind} ${runId}: ${outcome} in ${phase}: ${reason}`, width),
    doneText(told.report, width),
    ...sentences.map((sentence) => wrapped('  - ', sentence, width)),
    ...warnings.map((warning) => wrapped('  ! ', warning, width)),
    ...(hint ? [wrapped('  → ', hint, width)] : []),
    ...others.flatMap((refusal) => [
      wrapped('✗ ', refusal.reason, width),
      wrapped('  → ', refusal.hint, width),
    ]),
    more,
    servedText(served, width),
  ].join('');
}

/** A drill of a backup that falls short of its node goes well, too. */
const isWarned = ({ warnings = [], drill }: RestoreReport) =>
  warnings.length > 0 || drill?.complete?.reached === false;

const refusedText = ({ outcome, reason, hint }: RefusedRequest, width: Width) =>
  wrapped('✗ ', `${outcome}: ${reason}`, width) + wrapped('  → ', hint, width);

const outageText = (seconds: number, plan: RestorePlan | undefined) =>
  plan && !hasQuorum(plan.situation)
    ? `serves ${durationText(seconds * 1000)} after the command`
    : `${durationText(seconds * 1000)} without ZooKeeper`;
