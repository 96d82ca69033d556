/** At most so many characters of a text; what is left out shows. */
export const startOf = (text: string, longest: number): string =>
  text.length > longest ? `${text.slice(0, longest)}…` : text;

const longest = 120;

/** The start of a text from outside, for a sentence: it may be long, and hold anything. */
export function shorten(text: string): string {
  const plain = text.slice(0, longest + 1).replaceAll(/\p{C}/gu, ' ');
  return text.length > longest ? `${plain.slice(0, longest)}…` : plain;
}

/** A value from outside as a sentence tells what it got. */
export const shown = (value: unknown): string => shorten(JSON.stringify(value) ?? 'nothing');

/** Names come from whoever wrote the backup: none may move the cursor of a terminal, or turn what stands beside it. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`;
  });

/** What is pasted from a text's end: a request, or a command with its words. */
const pasted =
  /(?:\}|(?:^|[\s(])(?:npx zk-backup|npx cdk|npm start|aws) (?:(?![.!?;:] ).)*[^.!?…])$/;

/** A text of others where a sentence of ours goes on: without a full stop of its own. Pure. */
export const clauseOf = (text: string): string => text.trim().replace(/(?<![.\s])\.$/, '');

/** What is told of each, as a part of a sentence: `i-1: it is down; i-2: it is full`. Pure. */
export const toldOfEach = (told: readonly (readonly [who: string, what: string])[]): string =>
  told.map(([who, what]) => `${who}: ${clauseOf(what)}`).join('; ');

/** A text of others as a sentence: with one full stop, but none behind what is pasted from its end. Pure. */
export const sentenceOf = (text: string): string =>
  /[.!?…]$/.test(text) || pasted.test(text) ? text : `${text}.`;

/** Sentences behind each other; what ends with something to paste comes last. Pure. */
export function paragraphOf(...texts: readonly string[]): string {
  const said = texts.filter((text) => text !== '').map(sentenceOf);
  const last = said.filter((text) => pasted.test(text));
  return [...said.filter((text) => !pasted.test(text)), last.join(' – ')]
    .filter((text) => text !== '')
    .join(' ');
}
