import { columnsOf, linesOf } from '../frame/columns.ts';

/** Colours, blanks, and the mark of a line. */
const beginning = /^((?:\p{Cc}\[[\d;]*m)*)( *)((?:[✓✗!?·→▸#~+-] )?)(.*)$/su;

/**
 * Lines that are longer than the terminal are broken as `linesOf` does, and go on further to the right. Pure.
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
  const [first, ...others] = linesOf(rest, width - indent.length, program);
  return [`${colour}${blanks}${mark}${first}`, ...others.map((one) => indent + one)].join('\n');
}
