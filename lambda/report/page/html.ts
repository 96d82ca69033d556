import { printable } from '../../shown.ts';

/** A piece of the page: what is in it from outside was escaped. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | null | undefined | false | readonly Part[];

/** Text in a page, or in an attribute between quotes. No control character, nor one that turns what follows. */
export const escaped = (text: string): string =>
  printable(text).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Puts a page together: whatever is no `Html` is text, and escaped. */
export const html = (words: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(words.map((word, at) => word + textOf(parts[at])).join(''));

function textOf(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (part instanceof Html) return part.text;
  if (Array.isArray(part)) return part.map(textOf).join('');
  return escaped(String(part));
}

/** UTF-16 code units of a text from outside that are shown. */
const longest = 160;

/** A text from outside, cut in its middle where it is long. */
export function brief(text: string, most = longest): string {
  if (text.length <= most) return text;
  const half = Math.floor(most / 2);
  const [head, tail] = [text.slice(0, half), text.slice(-half)];
  return `${head.replace(/[\ud800-\udbff]$/, '')}…${tail.replace(/^[\udc00-\udfff]/, '')}`;
}

/** A name from outside: read from whichever side it is written, it turns nothing beside it. */
export const name = (text: string, most = longest): Html => html`<bdi>${brief(text, most)}</bdi>`;

/** A path, which is broken behind its slashes. */
export const pathName = (path: string): Html => {
  const [first, ...others] = brief(path, 90).split('/');
  return html`<bdi>${first}${others.map((one) => html`/<wbr>${one}`)}</bdi>`;
};

/** A sentence, which may hold names from outside. */
export const prose = (text: string): Html => html`<bdi>${brief(text, 1200)}</bdi>`;
