import type { ChangedParent, Difference } from '../source/compare-trees.ts';
import { table, type Width } from './table.ts';
import { counted, grouped, printable } from './text.ts';

const signs = { removed: '-', added: '+', changed: '~' } as const;

/** One line of `diff`. */
export const differenceText = ({ path, kind, fields = [] }: Difference): string =>
  `${signs[kind]} ${printable(path)}${fields.length > 0 ? `  (${fields.join(', ')})` : ''}\n`;

/** The data below that line: what was, what is; nothing where it is the same. */
export function dataOf(
  { kind, fields = [] }: Difference,
  before: Buffer | null,
  after: Buffer | null,
): string {
  if (kind === 'changed' && !fields.includes('data')) return '';
  const was = kind === 'added' ? '' : `    - ${dataText(before)}\n`;
  const is = kind === 'removed' ? '' : `    + ${dataText(after)}\n`;
  return was + is;
}

/** Characters, or bytes in hex, of one znode; more are counted. */
const shown = 400;

/** Text as it is where it is text, else its bytes in hex. */
function dataText(data: Buffer | null): string {
  if (data === null) return 'null';
  if (data.length === 0) return 'empty';
  const text = data.toString('utf8');
  const whole = Buffer.from(text).equals(data) ? printable(text) : `0x${data.toString('hex')}`;
  const cut = [...whole].slice(0, shown).join('');
  return cut.length < whole.length ? `${cut}… (${counted(data.length, 'byte')})` : whole;
}

/** Counts per parent, for a difference of a thousand lines. */
export const summaryText = (parents: readonly ChangedParent[], width?: Width): string =>
  parents.length === 0
    ? ''
    : table(
        ['-', '+', '~', 'right below'],
        parents.map(({ path, ...counts }) => [
          grouped(counts.removed),
          grouped(counts.added),
          grouped(counts.changed),
          path,
        ]),
        ['right', 'right', 'right', 'left'],
        width,
      );
