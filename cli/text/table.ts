import { printable } from './text.ts';

/** What of a column is shown on its right edge: numbers. */
export type Side = 'left' | 'right';

/** Columns under their titles, two blanks between them; control characters are shown as text. */
export function table(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  sides: readonly Side[] = [],
): string {
  const lines = [titles, ...rows].map((row) => row.map(printable));
  const widths = titles.map((_, column) =>
    Math.max(...lines.map((line) => [...(line[column] ?? '')].length)),
  );
  const cell = (text: string, column: number) => {
    const blanks = ' '.repeat((widths[column] ?? 0) - [...text].length);
    return sides[column] === 'right' ? blanks + text : text + blanks;
  };
  return lines.map((line) => `${line.map(cell).join('  ').trimEnd()}\n`).join('');
}

export type Row = readonly [name: string, text: string];

/** One fact per line after its name; a name that is empty goes on with the one above. */
export const facts = (rows: readonly Row[]): string =>
  rows.map(([name, text]) => `  ${name.padEnd(10)}  ${printable(text)}\n`).join('');

/** A sentence on lines of at most 100 characters, below each other after its mark. */
export function wrapped(mark: string, sentence: string): string {
  const lines = [''];
  for (const word of printable(sentence).split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && mark.length + line.length + 1 + word.length > 100) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line, at) => `${at === 0 ? mark : ' '.repeat(mark.length)}${line}\n`).join('');
}
