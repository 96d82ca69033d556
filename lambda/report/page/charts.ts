import { timeText } from '../../units.ts';
import { type Html, html } from './html.ts';
import { date } from './marked.ts';

/** One number at one time. */
export interface Plotted {
  readonly time: string;
  readonly value: number;
  /** As a person reads it. */
  readonly text: string;
  /** What was promised. */
  readonly promised?: number | undefined;
}

/** A chart, oldest point first. */
export interface Chart {
  readonly id: string;
  readonly title: string;
  /** The number that stands beside the title. */
  readonly now: Html;
  readonly points: readonly Plotted[];
  /** What is said below it. */
  readonly note?: Html;
}

/** Units of the drawing: it is stretched to its place, and lines and dots keep their width. */
const [wide, high, rim] = [1000, 100, 4];

/** A bar, where there are few. */
const widest = 60;
/** By this part of a bar the line of a promise reaches out at either side. */
const overhang = 0.15;

const rounded = (value: number) => Math.round(value * 10) / 10;

/** A value over time: from 0 up, so that half as high is half as much. Pure. */
export function lineChart(chart: Chart): Html {
  const { points } = chart;
  const times = points.map(({ time }) => Date.parse(time));
  const [from = 0, to = 0] = [times[0], times.at(-1)];
  const top = Math.max(1, ...points.map(({ value }) => value));
  const places = points.map(({ value }, at) => ({
    x: rounded(
      to > from
        ? rim + (((times[at] as number) - from) / (to - from)) * (wide - 2 * rim)
        : wide / 2,
    ),
    y: rounded(high - rim - (value / top) * (high - 2 * rim)),
  }));
  const line = places.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  const [first, last] = [places[0], places.at(-1)];
  const area = first && last ? `${line}L${last.x} ${high}L${first.x} ${high}Z` : '';
  const dots = places.map(({ x, y }, at) => dot(points[at] as Plotted, `M${x} ${y}h0`));
  return figure(
    chart,
    html`<path class="area" d="${area}"/><path class="line" d="${line}"/>${dots}`,
  );
}

/** One bar for each, in their order from edge to edge, and a line across where something was promised. Pure. */
export function barChart(chart: Chart): Html {
  const { points } = chart;
  const top = Math.max(...points.flatMap(({ value, promised = 0 }) => [value, promised]), 0.001);
  const yOf = (value: number) => rounded(high - (value / top) * (high - rim));
  const width = rounded(Math.min(widest, (wide / points.length) * 0.7));
  const bars = points.map((point, at) => {
    const room = wide - width * (1 + 2 * overhang);
    const x = rounded(width * overhang + (at / Math.max(1, points.length - 1)) * room);
    const y = Math.min(high - 1, yOf(point.value));
    const bar = html`<rect class="bar" x="${x}" y="${y}" width="${width}" height="${rounded(high - y)}" data-at="${point.time}" data-value="${point.value}"><title>${titleOf(point)}</title></rect>`;
    if (point.promised === undefined) return bar;
    const mark = yOf(point.promised);
    return html`${bar}<path class="promised" d="M${rounded(x - width * overhang)} ${mark}h${rounded(width * (1 + 2 * overhang))}"/>`;
  });
  return figure(chart, html`${bars}`);
}

const dot = (point: Plotted, path: string) =>
  html`<path class="dot" d="${path}" data-at="${point.time}" data-value="${point.value}"><title>${titleOf(point)}</title></path>`;

const titleOf = ({ time, text }: Plotted) => `${timeText(Date.parse(time))}: ${text}`;

function figure({ id, title, now, points, note }: Chart, drawing: Html): Html {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) {
    return html`<figure class="chart" data-chart="${id}"><figcaption><span>${title}</span> ${now}</figcaption><p class="none">Nothing to draw yet.</p></figure>`;
  }
  return html`<figure class="chart" data-chart="${id}"><figcaption><span>${title}</span> ${now}</figcaption>
<svg viewBox="0 0 ${wide} ${high}" preserveAspectRatio="none" role="img" aria-label="${title} over time; the numbers are in the table">${drawing}</svg>
<div class="axis">${date('firstAt', first.time)}${note ? html`<span>${note}</span>` : ''}${date('lastAt', last.time)}</div></figure>`;
}
