import { durationText, grouped, inUnits, timeText } from '../../units.ts';
import type { Marked, Phrase } from '../headline.ts';
import { type Html, html } from './html.ts';

/*
 * Numbers and times of the page: each says which field it shows, and its exact value. So a reader's program
 * finds them, and a test holds all of them to what they are of.
 */

/** What stands where nothing tells. */
const nothing = html`<span class="none">–</span>`;

export const mark = ({ fact, value, text }: Marked): Html =>
  typeof value === 'number'
    ? html`<data value="${value}" data-fact="${fact}">${text}</data>`
    : html`<time datetime="${value}" data-fact="${fact}">${text}</time>`;

export const phrase = (parts: Phrase): Html =>
  html`${parts.map((part) => (typeof part === 'string' ? part : mark(part)))}`;

const shown =
  (textOf: (value: number) => string) =>
  (fact: string, value: number | null): Html =>
    value === null ? nothing : mark({ fact, value, text: textOf(value) });

export const amount = shown(grouped);
export const size = shown(inUnits);
export const milliseconds = shown((value) => (value === 0 ? 'none' : durationText(value)));
export const seconds = shown((value) => durationText(value * 1000));
/** Of what is set or estimated, in whole seconds: `16 s`, `5 min`. */
export const wholeSeconds = shown((value) =>
  value < 60 ? `${value} s` : durationText(value * 1000).replace(/ 0 s$/, ''),
);

const signed = (textOf: (value: number) => string) => (value: number) =>
  value === 0 ? '=' : `${value > 0 ? '+' : '−'}${textOf(Math.abs(value))}`;
export const numberChange = shown(signed(grouped));
export const sizeChange = shown(signed(inUnits));

/** `2026-11-30 03:00`, UTC. */
export const moment = (fact: string, time: string | null): Html =>
  time === null
    ? nothing
    : mark({ fact, value: time, text: timeText(Date.parse(time)).slice(0, 16) });

/** `2026-11-30`, UTC. */
export const date = (fact: string, time: string | null): Html =>
  time === null ? nothing : mark({ fact, value: time, text: time.slice(0, 10) });

export { nothing as untold };
