import { stripVTControlCharacters } from 'node:util';

/** Columns to write in: those of the terminal, from 44 to 100, which is also the width of no terminal. */
export const widthOf = ({ columns }: { readonly columns?: number }): number =>
  Math.min(100, Math.max(44, columns || 100));

/** How many columns a text takes; colours take none. */
export const columnsOf = (text: string): number => [...stripVTControlCharacters(text)].length;

/**
 * A text on lines of at most `width` columns. A word that is longer has a line of its own, and so has a command
 * at the end of a text that is broken: it is to be copied.
 * @param program as commands are called
 */
export function linesOf(text: string, width: number, program = 'npx zk-backup'): string[] {
  if (columnsOf(text) <= width) return [text];
  const end = text.lastIndexOf(`: ${program} `) + 1;
  const said = end > 0 ? text.slice(0, end) : text;
  const lines = [''];
  for (const word of said.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && columnsOf(line) + 1 + columnsOf(word) > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return end > 0 ? [...lines, text.slice(end + 1)] : lines;
}

/** Left of the texts on a wide terminal; above them where they would be too narrow. */
const narrowest = 24;

/** Names, and beside each what it means; below each other where the terminal is narrow. */
export function columns(
  rows: readonly (readonly [name: string, text: string])[],
  width: number,
): string {
  const widest = Math.max(...rows.map(([name]) => name.length));
  const isBeside = width - widest - 4 >= narrowest;
  const indent = ' '.repeat(isBeside ? widest + 4 : 6);
  return rows
    .map(([name, text]) => {
      const lines = linesOf(text, width - indent.length).map((line) => `${indent}${line}\n`);
      if (!isBeside) return `  ${name}\n${lines.join('')}`;
      const [first = '', ...others] = lines;
      return `  ${name.padEnd(widest)}  ${first.slice(indent.length)}${others.join('')}`;
    })
    .join('');
}
