import { timeOfTick } from '../../lambda/contract/tick.ts';
import { hasQuorum } from '../../lambda/restore/nodes/situation.ts';
import { cutText } from '../../lambda/restore/plan/foresee.ts';
import type { PlannedNode, RestorePlan } from '../../lambda/restore/plan/plan.ts';
import { facts, type Row, table, type Width, wrapped } from './table.ts';
import { counted, grouped, inUnits, printable } from './text.ts';
import { aboutText, ageText, timeText } from './time-text.ts';

/** A plan as a person has to read it before it is executed. */
export function planText(
  plan: RestorePlan,
  now: number,
  { width, isLong = false }: { readonly width?: Width; readonly isLong?: boolean } = {},
): string {
  const { loss, lost, applications = [], sentences } = plan;
  // A plan of an older version does not tell the loss apart: all its sentences are shown.
  const isShort = loss !== undefined && !isLong;
  const cut = { key: plan.backup.key, to: plan.result.to };
  const told = isShort ? [...(lost ? [cutText(lost, cut)] : []), ...applications] : sentences;
  return [
    `Plan ${printable(plan.planId)}\n`,
    facts(planRows(plan, now), width),
    '\n',
    table(nodeTitles, plan.nodes.map(nodeRow), [], width),
    '\n',
    ...told.map((one) => wrapped('- ', one, width)),
    ...plan.warnings.map((warning) => wrapped('! ', warning, width)),
    isShort ? wrapped('', longText(plan), width) : '',
  ].join('');
}

const nodeTitles = ['node', 'server', 'role', 'zxid', 'epoch', 'version', 'holds'];

const longText = ({ ensemble, planId }: RestorePlan) =>
  `What is done on each node, and what clients see: npx zk-backup restore ${ensemble} --execute ${planId} --long`;

function planRows(
  { backup, result, ensemble, estimate, until, ...plan }: RestorePlan,
  now: number,
) {
  const time = timeOfTick(backup.tick) ?? 0;
  const proof = backup.level === 3 ? 'proven (level 3)' : `sound (level 2): ${backup.unproven}`;
  const rows: Row[] = [
    ['into', `${ensemble} (${plan.situation}, ${counted(plan.nodes.length, 'node')})`],
    ['backup', backup.key],
    ...(backup.copy
      ? [['from', `the copy ${backup.copy.bucket} in ${backup.copy.region}`] satisfies Row]
      : []),
    ['taken', `${timeText(time)} (${ageText(now - time)} ago), ${backup.zookeeperVersion}`],
    ['size', `${inUnits(backup.bytes)}, unpacked ${inUnits(result.bytes)}`],
    ['proof', `${proof}, read again for this plan`],
    // A plan of an older version does not tell.
    ...(backup.complete ? [['complete', completeText(backup.complete)] satisfies Row] : []),
    ['result', `${resultText(result)}${result.isCut ? `, cut at ${until}` : ''}`],
    ['takes', aboutText(estimate.totalSeconds)],
    hasQuorum(plan.situation)
      ? ['outage', `${aboutText(estimate.outageSeconds)} without ZooKeeper`]
      : [
          'serves',
          `${aboutText(estimate.stageSeconds + estimate.outageSeconds)} after the command`,
        ],
    ...(plan.loss === undefined ? [] : [['loss', plan.loss] satisfies Row]),
    ['valid', `until ${timeText(Date.parse(plan.expiresAt))}`],
  ];
  return rows;
}

const completeText = ({ reached, found }: NonNullable<RestorePlan['backup']['complete']>) =>
  `${reached === null ? 'not told' : reached ? 'yes' : 'no'}: ${found}`;

function resultText({ znodes, ephemerals, to, toTime }: RestorePlan['result']): string {
  // A plan of an older version may not tell the time.
  const end = `up to ${to}${toTime ? `, of ${timeText(Date.parse(toTime))}` : ''}`;
  if (znodes === null) return end;
  return `${grouped(znodes)} znodes (${grouped(ephemerals)} ephemeral) ${end}`;
}

/** Both epochs: the one that the data is of, and the last one that the node agreed to. */
function nodeRow({ instanceId, myid, voter, serving, role, zxid, ...node }: PlannedNode): string[] {
  return [
    instanceId,
    `${myid ?? '-'}${voter ? '' : ' (observer)'}`,
    serving ? (role ?? '-') : 'down',
    zxid ?? '-',
    `${node.currentEpoch ?? '-'}/${node.acceptedEpoch ?? '-'}`,
    node.version ?? '-',
    node.hasData ? inUnits(node.dataBytes) : 'nothing',
  ];
}

/** The line above the question: what is put back, how old it is, for how long nothing serves, what is lost. */
export function askingText(plan: RestorePlan, now: number, width?: Width): string {
  const { backup, situation, estimate, loss } = plan;
  const { stageSeconds, outageSeconds } = estimate;
  const age = ageText(now - (timeOfTick(backup.tick) ?? 0));
  const outage = hasQuorum(situation)
    ? `${aboutText(outageSeconds)} without ZooKeeper`
    : `serves ${aboutText(stageSeconds + outageSeconds)} after the command`;
  const told = [`${backup.key}, ${age} old`, outage, ...(loss === undefined ? [] : [loss])];
  return `\n${wrapped('', told.join('; '), width)}`;
}
