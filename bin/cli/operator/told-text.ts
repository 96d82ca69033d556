import { printable } from '../text.ts';
import { wrapped } from './table.ts';
import { durationText } from './time-text.ts';
import type { Told } from './watch-restore.ts';

export const isGood = (told: Told): boolean =>
  'report' in told && ['Planned', 'Succeeded'].includes(told.report.outcome);

/** How it ended: the answer first, then what was done, and what to do. */
export function toldText(told: Told): string {
  if ('message' in told) return `✗ ${printable(told.message)}\n`;
  const { outcome, kind, runId, phase, reason, hint, outageSeconds, ...rest } = told.report;
  const { refusals = [], warnings = [], sentences = [] } = rest;
  const others = refusals.filter((refusal) => refusal.reason !== reason);
  const outage =
    outageSeconds === undefined ? '' : `, ${durationText(outageSeconds * 1000)} without ZooKeeper`;
  return [
    isGood(told)
      ? `✓ ${printable(`${kind} ${runId}: ${outcome}${outage}`)}\n`
      : wrapped('✗ ', `${kind} ${runId}: ${outcome} in ${phase}: ${reason}`),
    ...sentences.map((sentence) => wrapped('  - ', sentence)),
    ...warnings.map((warning) => wrapped('  ! ', warning)),
    ...(hint ? [wrapped('  → ', hint)] : []),
    ...others.flatMap((refusal) => [wrapped('✗ ', refusal.reason), wrapped('  → ', refusal.hint)]),
  ].join('');
}
