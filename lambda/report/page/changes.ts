import type { ReportedSubtree, SubtreeChange, TreeChange } from '../model.ts';
import { brief, type Html, html, pathName } from './html.ts';
import { amount, moment, numberChange, size, sizeChange, untold } from './marked.ts';
import { htmlTable } from './tables.ts';

const right = (cell: Html) => html`<td class="right">${cell}</td>`;

/** So many of the largest are told in numbers, and none with less than this part of all. */
const most = 10;
const smallestPart = 0.02;

/** The largest subtrees; one whose bytes and znodes are nearly all below one of its children is passed over. */
export function largestTable(of: string, subtrees: readonly ReportedSubtree[]): Html {
  const root = subtrees.find(({ path }) => path === '/');
  const isLarge = ({ bytes, znodes }: ReportedSubtree) =>
    bytes >= smallestPart * (root?.bytes ?? 0) || znodes >= smallestPart * (root?.znodes ?? 0);
  const told = subtrees
    .filter((one) => one.path !== '/' && isLarge(one) && !isWithin(one, subtrees))
    .slice(0, most);
  return htmlTable(
    `Largest subtrees of ${of}`,
    [['Subtree'], ['Data', 'right'], ['change', 'right'], ['Znodes', 'right'], ['change', 'right']],
    told.map(
      ({ path, bytes, znodes, changedBytes, changedZnodes }) =>
        html`<tr data-subtree="${brief(path)}"><th scope="row"><code>${pathName(path)}</code></th>${right(size('bytes', bytes))}${right(changedBytes === null ? fresh : sizeChange('changedBytes', changedBytes))}${right(amount('znodes', znodes))}${right(numberChange('changedZnodes', changedZnodes))}</tr>`,
    ),
  );
}

const isWithin = (one: ReportedSubtree, all: readonly ReportedSubtree[]) =>
  all.some(
    ({ path, bytes, znodes }) =>
      path.startsWith(`${one.path}/`) && bytes >= one.bytes * 0.98 && znodes >= one.znodes * 0.98,
  );

/** What changed most since another backup. */
export function changeTable(of: string, label: string, { changes, time }: TreeChange): Html {
  const since = html`since the backup of ${moment('since', time)}`;
  if (changes.length === 0) return html`<p class="since">No large subtree changed ${since}.</p>`;
  return html`<p class="since">${label} ${since}</p>${htmlTable(
    `${label} of ${of}`,
    [['Subtree'], ['Data by', 'right'], ['now', 'right'], ['Znodes by', 'right'], ['now', 'right']],
    changes.map(changeRow),
  )}`;
}

function changeRow(change: SubtreeChange): Html {
  const { path, bytes, bytesBefore, znodes, znodesBefore } = change;
  return html`<tr data-change="${brief(path)}"><th scope="row"><code>${pathName(path)}</code></th>${right(bytesBefore === null ? fresh : sizeChange('changedBytes', between(bytesBefore, bytes)))}${right(bytes === null ? small : size('bytes', bytes))}${right(numberChange('changedZnodes', between(znodesBefore, znodes)))}${right(znodes === null ? untold : amount('znodes', znodes))}</tr>`;
}

/** It was not among the large ones before. */
const fresh = html`<span class="none">new</span>`;
/** It is not among them any more. */
const small = html`<span class="none">small</span>`;

const between = (before: number | null, now: number | null) =>
  before === null || now === null ? null : now - before;
