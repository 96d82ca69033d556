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

/** Messages of others may end as they like. */
export const sentenceOf = (message: string): string =>
  /[.!?]$/.test(message) ? message : `${message}.`;
