import type { RunReport } from '../../lambda/backup/report.ts';
import type { Answer } from '../cloud/ended-run.ts';
import { markOf } from './paint.ts';
import { facts, type Row, table, type Width } from './table.ts';
import { inUnits, levelText, printable } from './text.ts';
import { durationText } from './time-text.ts';

/** How a run ended: the answer first. */
export function reportText(answer: Answer, dryRun: boolean, width?: Width): string {
  const { outcome, reason, hint } = answer;
  const report = 'runId' in answer ? answer : undefined;
  const named = [outcome, report?.runId].filter((word) => word !== undefined).join(' ');
  const told = reason === undefined ? '' : `: ${reason}`;
  const head =
    dryRun && outcome === 'Skipped'
      ? `· ${reason}`
      : `${markOf(outcome === 'Succeeded', !isWell(answer))} ${named}${told}`;
  return [
    `${printable(head)}\n`,
    facts(
      [...(report ? reportRows(report) : []), ...(hint ? [['do', hint] satisfies Row] : [])],
      width,
    ),
    report && isAboutNodes(report, dryRun) ? nodesText(report, width) : '',
  ].join('');
}

/** Where it did not go well, all nodes are of interest; those that were seen later are told apart. */
const isAboutNodes = ({ outcome, served, nodes }: RunReport, dryRun: boolean) =>
  dryRun || (outcome !== 'Succeeded' && !served && nodes.length > 0);

function reportRows({ archive, node, chosenBecause, level, ...rest }: RunReport): Row[] {
  const { unproven, downtimeMs, warnings = [], phases } = rest;
  const took = phases.reduce((sum, { ms }) => sum + ms, 0);
  return [
    ...(node ? [['node', [node, chosenBecause].join(': ')] satisfies Row] : []),
    ...(rest.leftOut ?? []).map(
      ({ instanceId, reason }): Row => ['left out', `${instanceId}: ${reason}`],
    ),
    ...(archive
      ? ([
          ['backup', `s3://${archive.bucket}/${archive.key}`],
          ['size', inUnits(archive.bytes)],
          // A function of an older version does not tell it.
          ['zxid', archive.zxid ?? '-'],
          ['proof', `${levelText(level)} (level ${level})${level === 3 ? '' : `: ${unproven}`}`],
        ] satisfies Row[])
      : []),
    ...(archive && downtimeMs !== null
      ? [
          [
            'downtime',
            downtimeMs === 0 ? 'none (live mode)' : durationText(downtimeMs),
          ] satisfies Row,
        ]
      : []),
    ['took', durationText(took)],
    ...warnings.map((warning): Row => ['warning', warning]),
  ];
}

/** Whether nothing is to be looked at: what was taken is proven, and nobody is warned. Pure. */
export const isWell = (answer: Answer): boolean =>
  'runId' in answer &&
  (answer.warnings ?? []).length === 0 &&
  (answer.archive === undefined || answer.level === 3);

const nodesText = ({ nodes, node }: RunReport, width: Width) =>
  table(
    ['', 'node', 'role', 'zxid', 'trouble'],
    nodes.map(({ instanceId, role, zxid, trouble }) => [
      instanceId === node ? '▸' : '',
      instanceId,
      role ?? '-',
      zxid ?? '-',
      trouble ?? '',
    ]),
    [],
    width,
  );
