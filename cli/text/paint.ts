import { styleText } from 'node:util';

const colours = { '✓': 'green', '✗': 'red', '!': 'yellow', '?': 'yellow' } as const;

/** Of an end: ✓ where it is good and nothing is to be looked at. Pure. */
export const markOf = (isGood: boolean, isWarned: boolean): '✓' | '!' | '✗' =>
  isGood ? (isWarned ? '!' : '✓') : '✗';

/** A mark at the beginning of a line, or before the name of a check. */
const marks = /^( *)([✓✗!?])(?= )/gm;

/** Colours the marks, and nothing else: what is well, what is not, what is to be looked at. Pure. */
export const painted = (text: string): string =>
  text.replace(marks, (_all, indent: string, mark: keyof typeof colours) => {
    // Whether anybody sees colours is decided for the terminal, not for this process's stdout.
    return indent + styleText(colours[mark], mark, { validateStream: false });
  });

/** Each line paler than what is to be read first. Pure. */
export const dimmed = (text: string): string =>
  text.replace(/.+/g, (line) => styleText('dim', line, { validateStream: false }));

/** https://no-color.org: any value but the empty one, whatever the terminal could show. */
export const isPainted = (
  { isTTY = false }: { readonly isTTY?: boolean },
  { NO_COLOR = '', TERM }: Readonly<Record<string, string | undefined>>,
): boolean => isTTY && NO_COLOR === '' && TERM !== 'dumb';
