import { ageText, durationText, inUnits } from '../../units.ts';
import { headlineOf } from '../headline.ts';
import type { ReportedBackup, ReportedEnsemble } from '../model.ts';
import { lastProven } from '../troubles.ts';
import { changeTable, largestTable } from './changes.ts';
import { barChart, type Chart, lineChart, type Plotted } from './charts.ts';
import { expiries } from './expiries.ts';
import { type Html, html, prose } from './html.ts';
import {
  amount,
  mark,
  milliseconds,
  phrase,
  seconds,
  size,
  untold,
  wholeSeconds,
} from './marked.ts';
import { backupTable, drillTable, failureList, levelPill, restoreTable } from './tables.ts';
import { treemap } from './treemap.ts';

/** What a page of several ensembles leaves room for. */
export interface Room {
  /** Of each treemap. */
  readonly boxes: number;
}

/** All that is told of one ensemble. */
export function section(one: ReportedEnsemble, now: number, { boxes }: Room): Html {
  const { ensemble, state, troubles, backups, drills, restores, failures } = one;
  return html`<section class="ensemble" id="${ensemble}" data-ensemble="${ensemble}">
<h2>${ensemble} <span class="pill ${state}">${stateText[state]}</span></h2>
<p class="headline">${phrase(headlineOf(one, now))}</p>
${troubles.length > 0 && html`<ul class="troubles">${troubles.map(({ sentence, hint }) => html`<li>${prose(sentence)}${hint !== null && html` <span class="hint">${prose(hint)}</span>`}</li>`)}</ul>`}
${backups.length > 0 && html`${figures(one, now)}<div class="charts">${chartsOf(one)}</div>`}
${treeOf(one, boxes)}
${failures.length > 0 && html`<h3>What did not go well</h3>${failureList(failures)}`}
${backups.length > 0 && html`<h3>Backups</h3>${backupTable(ensemble, backups)}${expiries(one)}`}
${drills.length > 0 && html`<h3>Drills</h3>${drillTable(ensemble, drills)}`}
${restores.length > 0 && html`<h3>Restores</h3>${restoreTable(ensemble, restores)}`}
</section>`;
}

export const stateText = { good: 'well', attention: 'look', bad: 'not well' } as const;

function figures({ backups, drills }: ReportedEnsemble, now: number): Html {
  const [newest] = backups as [ReportedBackup];
  const proven = lastProven(backups);
  const [drill] = drills;
  const { estimate } = newest;
  const age = proven
    ? mark({ fact: 'provenAt', value: proven.time, text: ageText(now - Date.parse(proven.time)) })
    : untold;
  const rows: readonly (readonly [string, Html, (Html | string)?])[] = [
    ['Last proven', age, 'ago'],
    ['Proof of the newest', levelPill(newest)],
    ['Znodes', amount('znodes', newest.znodes)],
    ['Archive', size('bytes', newest.bytes)],
    [
      'Downtime',
      milliseconds('downtimeMs', newest.downtimeMs),
      newest.maxDowntimeMs === null
        ? ''
        : html`of at most ${wholeSeconds('maxDowntimeSeconds', newest.maxDowntimeMs / 1000)}`,
    ],
    [
      'Restore, drilled',
      seconds('drillSeconds', drill?.seconds ?? null),
      estimate
        ? html`estimate ${wholeSeconds('estimateSeconds', estimate.stageSeconds + estimate.outageSeconds)}`
        : '',
    ],
  ];
  return html`<dl class="figures">${rows.map(
    ([title, value, more]) =>
      html`<div><dt>${title}</dt><dd>${value}${more !== undefined && more !== '' && html` <small>${more}</small>`}</dd></div>`,
  )}</dl>`;
}

function chartsOf({ backups, drills }: ReportedEnsemble): Html[] {
  const oldestFirst = [...backups].reverse();
  const points = (of: (one: ReportedBackup) => number | null, textOf: (value: number) => string) =>
    oldestFirst.flatMap((one): Plotted[] => {
      const value = of(one);
      return value === null ? [] : [{ time: one.time, value, text: textOf(value) }];
    });
  const [newest] = backups as [ReportedBackup];
  const charts: readonly Chart[] = [
    {
      ...{ id: 'bytes', title: 'Archive', now: size('bytes', newest.bytes) },
      points: points(({ bytes }) => bytes, inUnits),
    },
    {
      ...{ id: 'znodes', title: 'Znodes', now: amount('znodes', newest.znodes) },
      points: points(({ znodes }) => znodes, String),
    },
  ];
  const downtimes = points(({ downtimeMs }) => downtimeMs, durationText);
  const longest = Math.max(0, ...downtimes.map(({ value }) => value));
  const held = [...drills].reverse().flatMap(({ time, seconds: took, estimate }): Plotted[] =>
    took === null
      ? []
      : [
          {
            ...{ time, value: took, text: durationText(took * 1000) },
            promised: estimate ? estimate.stageSeconds + estimate.outageSeconds : undefined,
          },
        ],
  );
  return [
    ...charts.map(lineChart),
    barChart({
      ...{ id: 'downtimeMs', title: 'Downtime of a node', points: downtimes },
      now: html`<span><small>longest</small> ${milliseconds('longestDowntimeMs', longest)}</span>`,
    }),
    barChart({
      ...{ id: 'drillSeconds', title: 'Restore in drills', points: held },
      now: seconds('drillSeconds', held.at(-1)?.value ?? null),
      note: html`<i class="key"></i> estimate`,
    }),
  ];
}

function treeOf({ ensemble, tree, backups }: ReportedEnsemble, boxes: number): Html | false {
  if (backups.length === 0) return false;
  if (!tree) {
    return html`<h3>Where the data is</h3><p class="none">No backup that was read tells of its tree: it was taken by an older zk-backup, or its tree could not be replayed.</p>`;
  }
  const { subtrees, sinceBefore, sinceOldest } = tree;
  return html`<h3>Where the data is</h3>
<div class="maps"><figure><figcaption>by bytes of data</figcaption>${treemap(subtrees, 'bytes', boxes)}</figure><figure><figcaption>by znodes</figcaption>${treemap(subtrees, 'znodes', boxes)}</figure></div>
<p class="legend"><span>Since the backup before:</span> <i class="box grown"></i> grown <i class="box grown much"></i> by more than a tenth <i class="box shrunk"></i> shrunk <i class="box same"></i> as it was <i class="box new"></i> not told before</p>
<div class="pair"><div><p class="since">Largest subtrees, by their part of all data or of all znodes</p>${largestTable(ensemble, subtrees)}${sinceOldest && changeTable(ensemble, 'What grew or shrank most', sinceOldest)}</div><div>${sinceBefore ? changeTable(ensemble, 'What changed', sinceBefore) : html`<p class="since">No earlier backup tells of its tree.</p>`}</div></div>`;
}
