import { grouped, inUnits, printable } from '../text.ts';
import type { EnsembleStatus } from './status.ts';
import { facts, type Row } from './table.ts';
import { ageText, durationText, timeText } from './time-text.ts';

/** A few lines for each ensemble. */
export function statusText(status: EnsembleStatus, now: number): string {
  const rows: Row[] = [
    ['backup', backupText(status, now)],
    ['at work', workText(status)],
    ['drill', drillText(status, now)],
    ['restore', restoreText(status, now)],
  ];
  return `${printable(status.ensemble)}\n${facts(rows)}`;
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
    level === 3 ? 'proven' : `level ${level}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

const workText = ({ heldBy }: EnsembleStatus) =>
  heldBy ? `${heldBy.runId}, until ${timeText(Date.parse(heldBy.until))} at the latest` : 'nobody';

function drillText({ ensemble, lastDrill }: EnsembleStatus, now: number): string {
  if (!lastDrill) return `never: npx zk-backup drill ${ensemble}`;
  const { time, outcome, restoreMs, reason } = lastDrill;
  const took = restoreMs === null ? '' : `, serving in ${durationText(restoreMs)}`;
  return `${outcome} ${sinceText(time, now)}${took}${reason ? `: ${reason}` : ''}`;
}

function restoreText({ restore }: EnsembleStatus, now: number): string {
  if (!restore) return 'never';
  return `${restore.planId} ${restore.phase}, ${sinceText(restore.time, now)}`;
}

const sinceText = (time: string, now: number) =>
  `${timeText(Date.parse(time))} (${ageText(now - Date.parse(time))} ago)`;
