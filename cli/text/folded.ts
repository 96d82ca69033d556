import { columnsOf, linesOf } from '../frame/columns.ts';

/** Colours, blanks, and the mark of a line. */
const beginning = /^((?:\p{Cc}\[[\d;]*m)*)( *)((?:[✓✗!?·→▸#~+-] )?)(.*)$/su;

/**
 * Lines that are longer than the terminal are broken by words, and go on further to the right. A command that
 * ends a line is to be copied: it has a line of its own, and is not broken. Pure.
 * @param program as commands are called
 */
export const folded = (text: string, width: number, program: string): string =>
  text
    .split('\n')
    .map((line) => (columnsOf(line) <= width ? line : foldedLine(line, width, program)))
    .join('\n');

function foldedLine(line: string, width: number, program: string): string {
  const [, colour = '', blanks = '', mark = '', rest = ''] = beginning.exec(line) ?? [];
  if (mark === '' && rest.startsWith(`${program} `)) return line;
  const indent = `${blanks}${mark === '' ? '  ' : ' '.repeat(mark.length)}`;
  const end = rest.lastIndexOf(`: ${program} `) + 1;
  const said = end > 0 ? rest.slice(0, end) : rest;
  const command = end > 0 ? [`${indent}${rest.slice(end + 1)}`] : [];
  const [first, ...others] = linesOf(said, width - indent.length);
  const lines = [`${colour}${blanks}${mark}${first}`, ...others.map((one) => indent + one)];
  return [...lines, ...command].join('\n');
}
