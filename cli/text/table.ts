import { columnsOf, linesOf } from '../frame/columns.ts';
import { folded } from './folded.ts';
import { printable } from './text.ts';

/** What of a column is shown on its right edge: numbers. */
export type Side = 'left' | 'right';

/** Columns of the terminal; undefined where it is none, and nothing is broken into lines. */
export type Width = number | undefined;

/**
 * Columns under their titles, two blanks between them; control characters are shown as text. On a terminal
 * that is too narrow the last column, which is the longest, has a line of its own; and if that does not do,
 * each row is told as `title cell`.
 */
export function table(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  sides: readonly Side[] = [],
  width: Width = undefined,
): string {
  return rowsOf(titles, rows, sides, width).join('');
}

/** The same, a text for each row, after that of the titles. */
export function rowsOf(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  sides: readonly Side[] = [],
  width: Width = undefined,
): string[] {
  const whole = aligned(titles, rows, sides);
  if (fits(whole, width)) return whole.map((line) => `${line}\n`);
  const short = aligned(
    titles.slice(0, -1),
    rows.map((row) => row.slice(0, -1)),
    sides,
  );
  const last = [titles, ...rows].map((row) => printable(row.at(-1) ?? ''));
  if (fits(short, width)) return short.map((line, at) => `${line}\n  ${last[at]}\n`);
  return ['', ...rows.map((row) => told(titles, row.map(printable), width ?? 0))];
}

const fits = (lines: readonly string[], width: Width) =>
  width === undefined || lines.every((line) => [...line].length <= width);

function aligned(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  sides: readonly Side[],
): string[] {
  const lines = [titles, ...rows].map((row) => row.map(printable));
  const widths = titles.map((_, column) =>
    Math.max(...lines.map((line) => [...(line[column] ?? '')].length)),
  );
  const cell = (text: string, column: number) => {
    const blanks = ' '.repeat((widths[column] ?? 0) - [...text].length);
    return sides[column] === 'right' ? blanks + text : text + blanks;
  };
  return lines.map((line) => line.map(cell).join('  ').trimEnd());
}

/** The first cell, below it the others behind their titles, then the last; what says nothing is left out. */
function told(titles: readonly string[], row: readonly string[], width: number): string {
  const pairs = row
    .map((cell, at) => ({ cell, title: titles[at] ?? '' }))
    .slice(1, -1)
    .filter(({ cell }) => cell !== '-' && cell !== '')
    .map(({ cell, title }) => `${title} ${cell}`.replaceAll(' ', noBreak));
  const lines = [...linesOf(pairs.join(' '), width - 2), row.at(-1) ?? ''];
  return `${row[0]}\n${lines
    .map((line) => `  ${line}\n`)
    .join('')
    .replaceAll(noBreak, ' ')}`;
}

/** Keeps a title and its cell on one line. */
const noBreak = '\u00a0';

export type Row = readonly [name: string, text: string];

/**
 * One fact per line after its name; a name that is empty goes on with the one above. What is too long for the
 * terminal goes on below, and a word that is, a key, has a line of its own.
 */
export const facts = (rows: readonly Row[], width: Width = undefined): string =>
  rows.map(([name, text]) => fact(name, printable(text), width)).join('');

function fact(name: string, text: string, width: Width): string {
  if (width === undefined) return `  ${name.padEnd(10)}  ${text}\n`;
  const room = width - 14;
  const lines = linesOf(text, room);
  if (lines.some((line) => columnsOf(line) > room)) {
    const below = linesOf(text, width - 4).map((line) => `    ${line}\n`);
    return `  ${name}\n${below.join('')}`;
  }
  const [first = '', ...others] = lines;
  const below = others.map((line) => `${' '.repeat(14)}${line}\n`).join('');
  return `  ${name.padEnd(10)}  ${first}\n${below}`;
}

/** A sentence behind its mark, on lines of at most 100 characters, or of the terminal's. */
export function wrapped(mark: string, sentence: string, width: Width = undefined): string {
  const text = `${mark}${printable(sentence)}`;
  return `${folded(text, Math.min(100, width ?? 100), 'npx zk-backup')}\n`;
}
