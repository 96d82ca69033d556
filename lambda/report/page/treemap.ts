import { inUnits } from '../../units.ts';
import type { ReportedSubtree } from '../model.ts';
import { brief, type Html, html } from './html.ts';
import { amount, size } from './marked.ts';
import { type Box, squarify } from './squarify.ts';
import { type NamedSubtree, treeOfSubtrees } from './tree-of-subtrees.ts';

/** What the areas of a map are. */
export type Measure = 'bytes' | 'znodes';

/** Pixels, as wide and high as it is on a large screen: on a small one names are cut. */
const [width, height] = [520, 320];
/** The line with a name, and the rim of a box. */
const [line, rim] = [20, 3];

interface Drawing {
  readonly measure: Measure;
  /** Boxes that may still be drawn. */
  left: number;
}

/**
 * Where the bytes or the znodes are: a box for each subtree, in that of the one above. Text of a page, so that
 * names stay readable on a phone. @param most boxes; the greatest ones are drawn. Pure.
 */
export function treemap(
  subtrees: readonly ReportedSubtree[],
  measure: Measure,
  most: number,
): Html {
  const root = treeOfSubtrees(greatest(subtrees, measure, most));
  if (!root || root[measure] === 0) return html`<p class="none">Nothing to draw.</p>`;
  const drawing = { measure, left: most };
  return html`<div class="map" style="aspect-ratio:${width}/${height}">${inside(root, width, height, drawing)}</div>`;
}

const greatest = (subtrees: readonly ReportedSubtree[], measure: Measure, most: number) =>
  [...subtrees]
    .sort((a, b) => b[measure] - a[measure] || a.path.length - b.path.length)
    .slice(0, most);

/** The boxes of what is below, and the room of what has no name. */
function inside(of: NamedSubtree, wide: number, high: number, drawing: Drawing): Html {
  const { measure } = drawing;
  const below = of.below.filter((one) => one[measure] > 0);
  if (below.length === 0 || drawing.left <= 0) return html``;
  const named = below.reduce((sum, one) => sum + one[measure], 0);
  const rest = Math.max(0, of[measure] - named);
  const areas = [...below.map((one) => one[measure]), rest];
  const order = areas.map((area, at) => ({ area, at })).sort((a, b) => b.area - a.area);
  const boxes = squarify(
    order.map(({ area }) => area),
    wide / high,
  );
  return html`${order.map(({ at }, place) => {
    const box = boxes[place] as Box;
    const child = below[at];
    return child ? boxOf(child, box, wide * box.width, high * box.height, drawing) : '';
  })}`;
}

/** What is nearly all of the one above has a box with it: `clickhouse/tables/01`. */
const nearlyAll = 0.98;

/** The last of those that are nearly all of each other. */
function innermost(of: NamedSubtree, measure: Measure): NamedSubtree {
  const [most] = [...of.below].sort((a, b) => b[measure] - a[measure]);
  return most && most[measure] >= nearlyAll * of[measure] ? innermost(most, measure) : of;
}

function boxOf(outer: NamedSubtree, box: Box, wide: number, high: number, drawing: Drawing): Html {
  drawing.left--;
  const { measure } = drawing;
  const of = innermost(outer, measure);
  const own = of.path.slice(outer.path.lastIndexOf('/') + 1);
  const isNamed = wide >= 58 && high >= line - 4;
  const value = measure === 'bytes' ? size('bytes', of.bytes) : amount('znodes', of.znodes);
  const room = { wide: wide - 2 * rim, high: high - line - rim };
  const label = html`<span class="at"><bdi>${brief(own, 60)}</bdi> <small>${value}</small></span>`;
  const more =
    room.wide > 40 && room.high > 24 ? inside(of, room.wide, room.high, drawing) : html``;
  return html`<div class="box ${changeClass(of, measure)}" data-path="${brief(of.path)}" title="${titleOf(of)}" style="${styleOf(box)}">${isNamed && label}${more.text !== '' && html`<div class="in">${more}</div>`}</div>`;
}

const titleOf = ({ path, znodes, bytes }: ReportedSubtree) =>
  `${brief(path)}: ${inUnits(bytes)}, ${znodes} znodes`;

const percent = (part: number) => `${Math.round(part * 10_000) / 100}%`;
const styleOf = ({ left, top, width: wide, height: high }: Box) =>
  `left:${percent(left)};top:${percent(top)};width:${percent(wide)};height:${percent(high)}`;

/** By how much it changed since the backup before: nothing, somewhat, more than a tenth. */
function changeClass(of: ReportedSubtree, measure: Measure): string {
  const change = measure === 'bytes' ? of.changedBytes : of.changedZnodes;
  if (change === null) return 'new';
  if (change === 0) return 'same';
  const much = Math.abs(change) > of[measure] / 10 ? ' much' : '';
  return `${change > 0 ? 'grown' : 'shrunk'}${much}`;
}
