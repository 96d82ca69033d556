import type { Random } from './random.ts';

export type Property = readonly [key: string, value: string];

/**
 * Writes properties in any of the ways that the documentation of Properties.load allows. Each character
 * of the result is a byte of the file.
 */
export function writeProperties(properties: readonly Property[], random: Random): string {
  let text = '';
  for (const [key, value] of properties) {
    text += noise(random) + line(key, value, random);
  }
  const end = random.below(4);
  return end === 0 ? text.replace(/[\r\n]+$/, '') : end === 1 ? `${text}x=\\` : text;
}

const ends = ['\n', '\n', '\n', '\r\n', '\r'];
const blanks = ['', '', ' ', '\t', '\f', '  '];
const separators = ['=', '=', '=', ' = ', ':', ': ', ' ', '\t', ' \f: '];

function line(key: string, value: string, random: Random): string {
  const styled = random.below(3);
  const style = styled === 0 ? plainly : styled === 1 ? asStored : oddly;
  const first = random.of(separators);
  return (
    random.of(blanks) +
    style(key, random, true) +
    first +
    style(value, random, false) +
    random.of(ends)
  );
}

/** What must be escaped is. */
function plainly(text: string, _: Random, isKey: boolean): string {
  return Array.from(text, (character, at) => needed(character, isKey, at)).join('');
}

/** As Properties.store and Exhibitor write them. */
function asStored(text: string, _: Random, isKey: boolean): string {
  return Array.from(text, (character, at) =>
    /[:=#!]/.test(character) ? `\\${character}` : needed(character, isKey, at),
  ).join('');
}

/** With escapes that nobody needs, and lines that go on. */
function oddly(text: string, random: Random, isKey: boolean): string {
  return Array.from(text, (character, at) => {
    const broken = random.once(12) && !/[ \t\f]/.test(character);
    const fold = broken ? `\\${random.of(ends)}${random.of(blanks)}` : '';
    if (random.once(6)) return fold + unicode(character, random);
    if (random.once(6) && !/[tnrfu\u0100-\uffff]/u.test(character) && character.length === 1)
      return `${fold}\\${character}`;
    return fold + needed(character, isKey, at);
  }).join('');
}

function needed(character: string, isKey: boolean, at: number): string {
  if (character === '\\') return '\\\\';
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (isKey && /[=: \t\f]/.test(character)) return `\\${character}`;
  if (at === 0 && /[=:#! \t\f]/.test(character)) return `\\${character}`;
  return character.charCodeAt(0) > 255 ? unicode(character) : character;
}

const unicode = (text: string, random?: Random): string =>
  text
    .split('')
    .map((unit) => {
      const digits = unit.charCodeAt(0).toString(16).padStart(4, '0');
      return `\\u${random?.once(2) ? digits.toUpperCase() : digits}`;
    })
    .join('');

const comments = [
  '#',
  '# dataDir=/wrong',
  '! clientPort=1',
  '  #server.9=a:1:2:observer \\',
  '\t!\\\\',
];

function noise(random: Random): string {
  if (!random.once(4)) return '';
  return `${random.of(['', ' ', '\t\f', ...comments])}${random.of(ends)}`;
}
