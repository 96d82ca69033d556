import { timeOfTick } from '../../lambda/contract/tick.ts';
import {
  isNothing,
  type PartCounts,
  type PartPlan,
} from '../../lambda/restore/put-back/plan/part-plan.ts';
import { facts, type Row, type Width, wrapped } from '../text/table.ts';
import { asName, counted, grouped, inUnits, printable } from '../text/text.ts';
import { ageText, timeText } from '../text/time-text.ts';
import { changeLines, counterLines, differencesIn, leftLines } from './change-lines.ts';
import type { DataOfChanges } from './data-of-changes.ts';

export interface PartPlanView {
  readonly width?: Width;
  /** All sentences of the plan. */
  readonly isLong?: boolean;
  /** Every path. */
  readonly isAll?: boolean;
  readonly data?: DataOfChanges | undefined;
}

/** So many lines tell of paths, of what is left, and of what to heed; of paths at least so many. */
const mostTold = 6;
const fewestShown = 4;
/** So many reasons for leaving paths are told, and so many paths of each. */
const mostReasons = 3;
const mostNamed = 3;

/** A plan of a part as a person has to read it before it is executed. Pure. @param now epoch milliseconds */
export function partPlanText(plan: PartPlan, now: number, view: PartPlanView = {}): string {
  const { width, isLong = false, isAll = false, data } = view;
  const { changes, counters, left, sentences, applications = [], warnings } = plan;
  const differences = differencesIn(changes);
  const told = (isLong ? sentences : applications).map((one) => wrapped('- ', one, width));
  const reasons = leftLines(left, isAll ? left.length : mostNamed, width);
  const named = isAll || reasons.length <= mostReasons + 1 ? reasons.length : mostReasons;
  const besides = named + applications.length + warnings.length;
  const most = Math.max(fewestShown, mostTold - besides);
  const shown = isAll || differences.length <= most + 1 ? differences : differences.slice(0, most);
  const more = differences.length - shown.length;
  const others = reasons.length - named;
  const command = `npx zk-backup restore ${plan.ensemble} --execute ${plan.planId}`;
  return [
    `Plan ${printable(plan.planId)}\n`,
    facts(rowsOf(plan, now), width),
    '\n',
    ...changeLines(shown, data),
    ...(more > 0 ? [wrapped('', `and ${grouped(more)} more: ${command} --all`, width)] : []),
    ...(isAll ? counterLines(counters) : []),
    ...reasons.slice(0, named),
    ...(others > 0
      ? [wrapped('· ', `left for ${others} other reasons: ${command} --all`, width)]
      : []),
    ...told,
    ...warnings.map((warning) => wrapped('! ', warning, width)),
    isLong ? '' : wrapped('', `What else is to be known: ${command} --long`, width),
  ].join('');
}

function rowsOf({ backup, part, result, live, counts, ...plan }: PartPlan, now: number): Row[] {
  const time = timeOfTick(backup.tick) ?? 0;
  const proof = backup.level === 3 ? 'proven (level 3)' : `sound (level 2): ${backup.unproven}`;
  const end = result.toTime === null ? '' : `, of ${timeText(Date.parse(result.toTime))}`;
  const cut = result.isCut ? `, cut at ${asName(plan.until ?? '')}` : '';
  return [
    ['into', `${plan.ensemble}, which goes on serving`],
    ['part', `${asName(part.paths.join(', '))}${part.exact ? ', exactly' : ''}`],
    ['backup', backup.key],
    ...(backup.copy ? [['from', `the copy ${backup.copy.bucket}`] satisfies Row] : []),
    ['taken', `${timeText(time)} (${ageText(now - time)} ago), ${backup.zookeeperVersion}`],
    ['proof', `${proof}, read again for this plan`],
    ['then', `as after ${result.to}${end}${cut}`],
    ['now', `as ${live.node} showed it at ${live.to}`],
    ['changes', changesText(counts)],
    ...(counts.counters > 0 ? [['counters', countersText(counts)] satisfies Row] : []),
    ...(isNothing(counts) ? [] : [['lost', lossText(counts)] satisfies Row]),
    ...(counts.create > 0 ? [['anew', anewText] satisfies Row] : []),
    ['valid', `until ${timeText(Date.parse(plan.expiresAt))}`],
  ];
}

const anewText = 'czxid, ctime, mtime, version and time to live of what is created';

/** `41 created, 2 set, 1 ACL, 3 deleted`, and how much data is sent for it. */
function changesText(counts: PartCounts): string {
  if (isNothing(counts)) return 'none: the ensemble has it as the backup has it';
  return `${workText(counts)}; ${inUnits(counts.bytes)} of data`;
}

/** How much of each kind is done. Pure. */
export const workText = ({ create, setData, setAcl, delete: deletions }: PartCounts): string =>
  [
    `${grouped(create)} created`,
    `${grouped(setData)} set`,
    counted(setAcl, 'ACL'),
    `${grouped(deletions)} deleted`,
  ].join(', ');

const countersText = ({ counters, counterSteps }: PartCounts) =>
  `${grouped(counters)} raised by ${counted(counterSteps, 'step')}: no name or id is given out twice`;

/** What of now is not there afterwards. */
function lossText({ setData, setAcl, delete: deletions }: PartCounts): string {
  const gone = [
    ...(setData > 0 ? [`the data of ${counted(setData, 'znode')}`] : []),
    ...(setAcl > 0 ? [counted(setAcl, 'ACL')] : []),
    ...(deletions > 0 ? [counted(deletions, 'znode')] : []),
  ];
  return gone.length === 0
    ? 'nothing of what is there now'
    : `of what is there now: ${gone.join(', ')}; undo brings it back`;
}

/** The line above the question: what comes back, how old it is, what is changed, what is lost. Pure. */
export function askingPartText(plan: PartPlan, now: number, width?: Width): string {
  const { backup, part, counts } = plan;
  const age = ageText(now - (timeOfTick(backup.tick) ?? 0));
  const told = [
    `${asName(part.paths.join(', '))} of ${backup.key}, ${age} old`,
    'nothing is stopped',
    changesText(counts),
    `lost: ${lossText(counts)}`,
  ];
  return `\n${wrapped('', told.join('; '), width)}`;
}
