import { levelText } from '../../catalog/level-text.ts';
import type {
  ReportedBackup,
  ReportedDrill,
  ReportedEnsemble,
  ReportedFailure,
  ReportedRestore,
} from '../model.ts';
import { brief, type Html, html, name, prose } from './html.ts';
import {
  amount,
  date,
  milliseconds,
  moment,
  seconds,
  size,
  untold,
  wholeSeconds,
} from './marked.ts';

/** A column: numbers stand on its right edge. */
type Column = readonly [title: string, side?: 'right'];

/** A table that is moved sideways where it is too wide, also by keys. */
export const htmlTable = (label: string, columns: readonly Column[], rows: readonly Html[]): Html =>
  html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table><thead><tr>${columns.map(
    ([title, side]) => html`<th scope="col"${side ? html` class="right"` : ''}>${title}</th>`,
  )}</tr></thead><tbody>${rows}</tbody></table></div>`;

const right = (cell: Html) => html`<td class="right">${cell}</td>`;
const left = (cell: Html) => html`<td>${cell}</td>`;

/** So many are seen at once; the older ones are behind a line. */
const seen = 14;

/** All backups that were read. */
export function backupTable(of: string, backups: readonly ReportedBackup[]): Html {
  const older = backups.slice(seen);
  return html`${backupRows(`Backups of ${of}`, backups.slice(0, seen))}${
    older.length > 0 &&
    html`<details><summary>${older.length} older</summary>${backupRows(`Older backups of ${of}`, older)}</details>`
  }`;
}

const backupRows = (label: string, backups: readonly ReportedBackup[]) =>
  htmlTable(
    label,
    [
      ...([
        ['Time'],
        ['Proof'],
        ['Archive', 'right'],
        ['Data', 'right'],
        ['Znodes', 'right'],
      ] as const),
      ...([['Downtime', 'right'], ['Expires'], ['Node'], ['Up to zxid']] as const),
    ],
    backups.flatMap(backupRow),
  );

function backupRow(backup: ReportedBackup): Html[] {
  const { key, time, bytes, dataBytes, znodes, downtimeMs, node, zxid } = backup;
  const notes = notesOf(backup);
  const facts = html`<tr data-backup="${key}"><th scope="row">${moment('time', time)}</th>${left(levelPill(backup))}${right(size('bytes', bytes))}${right(size('dataBytes', dataBytes))}${right(amount('znodes', znodes))}${right(milliseconds('downtimeMs', downtimeMs))}${left(expiry(backup))}${left(node === null ? untold : name(node, 40))}${left(zxid === null ? untold : html`<code>${zxid}</code>`)}</tr>`;
  if (notes.length === 0) return [facts];
  return [
    facts,
    html`<tr class="notes"><td colspan="9">${notes.map((note) => html`<p>${prose(note)}</p>`)}</td></tr>`,
  ];
}

const notesOf = ({ unreadable, unproven, shortfall, suspicions }: ReportedBackup) => [
  ...(unreadable === undefined ? [] : [unreadable]),
  ...(unproven === null ? [] : [`Not proven: ${unproven}.`]),
  ...(shortfall === null ? [] : [`Not complete: ${shortfall}.`]),
  ...suspicions,
];

export function levelPill({ level, unreadable }: ReportedBackup): Html {
  if (unreadable !== undefined) return html`<span class="pill bad">unreadable</span>`;
  if (level === null) return untold;
  const state = level >= 3 ? 'good' : 'attention';
  return html`<span class="pill ${state}"><data value="${level}" data-fact="level">${levelText(level)}</data></span>`;
}

function expiry({ expiresAt, isKept, stays }: ReportedBackup): Html {
  if (expiresAt !== null) return date('expiresAt', expiresAt);
  if (stays !== null) return stays.length > 0 ? html`${stays.join(', ')}` : html`due`;
  return isKept ? html`kept` : untold;
}

/** Rehearsals, beside what a plan would promise. */
export const drillTable = (of: string, drills: readonly ReportedDrill[]): Html =>
  htmlTable(
    `Drills of ${of}`,
    [['Time'], ['Result'], ['Took', 'right'], ['Estimate', 'right'], ['Node'], ['Of backup']],
    drills.map(
      ({ time, ok, seconds: took, estimate, node, archiveKey }) =>
        html`<tr data-drill="${time}"><th scope="row">${moment('time', time)}</th>${left(outcomePill(ok ? 'Succeeded' : 'Failed'))}${right(seconds('seconds', took))}${right(wholeSeconds('estimateSeconds', estimate && estimate.stageSeconds + estimate.outageSeconds))}${left(name(node, 40))}${left(html`<code>${name(archiveKey, 80)}</code>`)}</tr>`,
    ),
  );

/** Restores and undos, beside what their plans promised. */
export const restoreTable = (of: string, restores: readonly ReportedRestore[]): Html =>
  htmlTable(
    `Restores of ${of}`,
    [
      ['Time'],
      ['What'],
      ['Result'],
      ['Without ZooKeeper', 'right'],
      ['Its plan', 'right'],
      ['Plan id'],
    ],
    restores.map(
      ({ time, kind, outcome, outageSeconds, plannedOutageSeconds, planId }) =>
        html`<tr data-restore="${brief(planId)}"><th scope="row">${moment('time', time)}</th>${left(name(kind, 20))}${left(outcomePill(outcome))}${right(seconds('outageSeconds', outageSeconds))}${right(wholeSeconds('plannedOutageSeconds', plannedOutageSeconds))}${left(html`<code>${name(planId, 80)}</code>`)}</tr>`,
    ),
  );

function outcomePill(outcome: string): Html {
  const states: Readonly<Record<string, string>> = {
    Succeeded: 'good',
    Planned: 'good',
    Skipped: 'attention',
    Unreadable: 'attention',
    Failed: 'bad',
    Unknown: 'bad',
  };
  return html`<span class="pill ${states[outcome] ?? 'attention'}">${name(outcome, 40)}</span>`;
}

/** What did not go well, with the reason and the next step. */
export const failureList = (failures: ReportedEnsemble['failures']): Html =>
  html`<ul class="failures">${failures.map(failureOf)}</ul>`;

const failureOf = (one: ReportedFailure) =>
  html`<li data-failure="${brief(one.id)}"><p class="what">${outcomePill(one.outcome)} <span>${one.kind}${one.phase !== null && html` in ${name(one.phase, 40)}`}${one.code !== null && html` · <code>${name(one.code, 60)}</code>`}</span> ${one.time !== null && moment('time', one.time)} <code class="id">${name(one.id, 90)}</code></p>${one.reason !== null && html`<p>${prose(one.reason)}</p>`}${one.hint !== null && html`<p class="hint">${prose(one.hint)}</p>`}</li>`;
