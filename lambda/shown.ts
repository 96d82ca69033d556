const longest = 120;

/** The start of a text from outside, for a sentence: it may be long, and hold anything. */
export function shorten(text: string): string {
  const printable = text.slice(0, longest + 1).replaceAll(/\p{C}/gu, ' ');
  return text.length > longest ? `${printable.slice(0, longest)}…` : printable;
}

/** A value from outside as a sentence tells what it got. */
export const shown = (value: unknown): string => shorten(JSON.stringify(value) ?? 'nothing');
