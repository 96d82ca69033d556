import { drillText } from '../../lambda/catalog/drills.ts';
import type { EnsembleSeen } from '../../lambda/health/ensemble-seen.ts';
import { goesOn } from '../../lambda/health/last-restores.ts';
import type { CopySeen } from '../../lambda/health/seen-copy.ts';
import { nodeLine } from '../progress/node-board.ts';
import { markOf } from '../text/paint.ts';
import { facts, type Row, type Width, wrapped } from '../text/table.ts';
import { grouped, inUnits, levelText, printable } from '../text/text.ts';
import { ageText, timeText } from '../text/time-text.ts';
import type { EnsembleStatus } from './ensemble-status.ts';

/** A few lines for each ensemble, then what is not well, and what to do about it. */
export function statusText(status: EnsembleStatus, now: number, width?: Width): string {
  const { ensemble, problems } = status;
  const rows: Row[] = [
    ['backup', backupText(status, now)],
    ...(status.copy ? [['copy', copyText(status.copy, now)] satisfies Row] : []),
    ['last run', lastRunText(status, now)],
    ...(status.lastRun?.warnings ?? []).map((warning): Row => ['warning', warning]),
    ['at work', workText(status, now)],
    ['drill', lastDrillText(status, now)],
    ['restore', restoreText(status, now)],
    ...(status.restore?.report?.warnings ?? []).map((warning): Row => ['warning', warning]),
  ];
  const isWell = problems.length === 0;
  return [
    `${markOf(isWell, false)} ${printable(ensemble)}\n`,
    facts(rows, width),
    nodesText(status),
    ...problems.map(
      ({ sentence, hint }) =>
        `${wrapped('  ✗ ', sentence, width)}${wrapped('    → ', hint, width)}`,
    ),
  ].join('');
}

function backupText({ ensemble, lastBackup }: EnsembleSeen, now: number): string {
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

const copyWords: Readonly<Record<CopySeen['archive'], string>> = {
  copied: 'is copied',
  waiting: 'waits to be copied',
  failed: 'could not be copied',
  'not-copied': 'is not copied',
  unseen: 'cannot be looked at by you',
};

/** Of a fleet it is what the last runs saw. */
function copyText({ archive, manifest, at }: CopySeen, now: number): string {
  const seen = now - Date.parse(at) < 60_000 ? '' : `, as the last run saw ${sinceText(at, now)}`;
  const told =
    archive === manifest
      ? `its archive and its manifest: each ${copyWords[archive]}`
      : `its archive ${copyWords[archive]}, its manifest ${copyWords[manifest]}`;
  return `${told}${seen}`;
}

/** Why it did not go well is told below. */
function lastRunText({ lastRun }: EnsembleSeen, now: number): string {
  if (!lastRun) return 'none is known';
  const { runId, outcome, phase, code, reason, at } = lastRun;
  const where = phase === undefined ? '' : ` in ${phase}`;
  const name = code === undefined ? '' : ` (${code})`;
  const isWell = outcome === 'Succeeded' || outcome === 'Skipped';
  const why = isWell && reason !== undefined ? `: ${reason}` : '';
  return `${runId} ${outcome}${where}${name} ${sinceText(at, now)}${why}`;
}

function workText({ heldBy, atWork }: EnsembleSeen, now: number): string {
  if (heldBy?.isLeft) {
    const until = timeText(Date.parse(heldBy.until));
    return `nobody; ${heldBy.runId} has left it locked until ${until}`;
  }
  if (!atWork && !heldBy) return 'nobody';
  const { runId = '', phase, since, node, doubt } = atWork ?? {};
  const work = atWork
    ? [
        phase && since ? `${runId}: ${phase} since ${sinceText(since, now)}` : runId,
        node === undefined ? '' : `on ${node}`,
      ]
    : [heldBy?.runId ?? ''];
  const until = heldBy ? `until ${timeText(Date.parse(heldBy.until))} at the latest` : '';
  const unasked = doubt === undefined ? '' : `as the bucket tells (${doubt})`;
  return [...work, until, unasked].filter((part) => part !== '').join(', ');
}

function lastDrillText({ ensemble, lastDrill }: EnsembleSeen, now: number): string {
  if (!lastDrill) return `never: npx zk-backup drill ${ensemble}`;
  const { ok, at, archiveKey } = lastDrill;
  return `${ok ? 'restored in ' : ''}${drillText(lastDrill)}, ${sinceText(at, now)}, ${archiveKey}`;
}

function restoreText({ restore }: EnsembleSeen, now: number): string {
  if (!restore) return 'never';
  const { runId, kind, phase, updatedAt, report } = restore;
  if (!report) {
    const how = goesOn(restore) ? 'under way' : 'died';
    return `${kind} ${runId} ${how}: ${phase}, since ${sinceText(updatedAt, now)}`;
  }
  const { outcome, reason } = report;
  return `${kind} ${runId} ${outcome} ${sinceText(updatedAt, now)}${reason ? `: ${reason}` : ''}`;
}

/** Of a restore that went well nobody asks what each node did. */
function nodesText({ restore }: EnsembleSeen): string {
  if (!restore || restore.report?.outcome === 'Succeeded') return '';
  return restore.nodes.map((node) => `    ${nodeLine(node)}\n`).join('');
}

const sinceText = (time: string, now: number) =>
  `${timeText(Date.parse(time))} (${ageText(now - Date.parse(time))} ago)`;
