/** At most so many characters of a text; what is left out shows. */
export const startOf = (text: string, longest: number): string =>
  text.length > longest ? `${text.slice(0, longest)}…` : text;

const longest = 120;

/** The start of a text from outside, for a sentence: it may be long, and hold anything. */
export function shorten(text: string): string {
  const printable = text.slice(0, longest + 1).replaceAll(/\p{C}/gu, ' ');
  return text.length > longest ? `${printable.slice(0, longest)}…` : printable;
}

/** A value from outside as a sentence tells what it got. */
export const shown = (value: unknown): string => shorten(JSON.stringify(value) ?? 'nothing');
