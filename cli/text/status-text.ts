import { drillText } from '../cloud/drills.ts';
import type { EnsembleStatus } from '../cloud/ensemble-status.ts';
import { nodeLine } from '../progress/node-board.ts';
import { facts, type Row, type Width } from './table.ts';
import { grouped, inUnits, levelText, printable } from './text.ts';
import { ageText, timeText } from './time-text.ts';

/** A few lines for each ensemble. */
export function statusText(status: EnsembleStatus, now: number, width?: Width): string {
  const rows: Row[] = [
    ['backup', backupText(status, now)],
    ['at work', workText(status)],
    ['drill', lastDrillText(status, now)],
    ['restore', restoreText(status, now)],
  ];
  return `${printable(status.ensemble)}\n${facts(rows, width)}${nodesText(status)}`;
}

function backupText({ ensemble, lastBackup }: EnsembleStatus, now: number): string {
  if (!lastBackup) return `none: npx zk-backup run ${ensemble}`;
  const { time, znodes, bytes, level, zxid, unreadable } = lastBackup;
  if (unreadable) return unreadable;
  return [
    sinceText(time, now),
    znodes === null ? '' : `${grouped(znodes)} znodes`,
    bytes === null ? '' : inUnits(bytes),
    `up to ${zxid}`,
    levelText(level),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

const workText = ({ heldBy }: EnsembleStatus) =>
  heldBy ? `${heldBy.runId}, until ${timeText(Date.parse(heldBy.until))} at the latest` : 'nobody';

function lastDrillText({ ensemble, lastDrill }: EnsembleStatus, now: number): string {
  if (!lastDrill) return `never: npx zk-backup drill ${ensemble}`;
  const { ok, at, archiveKey } = lastDrill;
  return `${ok ? 'restored in ' : ''}${drillText(lastDrill)}, ${sinceText(at, now)}, ${archiveKey}`;
}

function restoreText({ restore }: EnsembleStatus, now: number): string {
  if (!restore) return 'never';
  const { runId, kind, phase, updatedAt, report } = restore;
  if (!report) return `${kind} ${runId} under way: ${phase}, since ${sinceText(updatedAt, now)}`;
  const { outcome, reason } = report;
  return `${kind} ${runId} ${outcome} ${sinceText(updatedAt, now)}${reason ? `: ${reason}` : ''}`;
}

/** Of a restore that went well nobody asks what each node did. */
function nodesText({ restore }: EnsembleStatus): string {
  if (!restore || restore.report?.outcome === 'Succeeded') return '';
  return restore.nodes.map((node) => `    ${nodeLine(node)}\n`).join('');
}

const sinceText = (time: string, now: number) =>
  `${timeText(Date.parse(time))} (${ageText(now - Date.parse(time))} ago)`;
