import { startOf } from '../shown.ts';

/** Characters of a reason, a hint or a warning that are told. */
const longest = 1000;

/** A text from outside on one line: without control characters, and not longer than a person reads. Pure. */
export function plainText(text: string): string {
  const line = text
    .slice(0, longest + 1)
    .replaceAll(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ')
    .trim();
  return startOf(line, longest);
}

/** As SNS takes a subject: printable ASCII on one line, of less than 100 characters. Pure. */
export function asciiLine(text: string): string {
  const ascii = text
    .replaceAll('…', '...')
    .replaceAll(/[’‘]/g, "'")
    .replaceAll(/[^\x20-\x7e]/gu, '?');
  return ascii.length > 99 ? `${ascii.slice(0, 96)}...` : ascii;
}
