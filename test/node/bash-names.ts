import { declaredIn, piecesOf } from '../../lib/documents/script-pieces.ts';

/** The names in a part of lib/node, by the forms that it keeps to. */
export interface BashNames {
  readonly functions: readonly string[];
  /** Variables that are declared outside of every function. */
  readonly globals: readonly string[];
  /** Words where bash takes a command. */
  readonly called: ReadonlySet<string>;
  /** Variables that its functions set, but for what one of them declares local. */
  readonly written: ReadonlySet<string>;
  /** Variables that it reads, the same. */
  readonly read: ReadonlySet<string>;
}

export function bashNames(lines: readonly string[]): BashNames {
  const pieces = piecesOf(lines.map((line) => line.replace(/^\s*#.*|(?<=\{) +#.*/, '')));
  const inPython = (line = '') => line.startsWith('readonly ') && line.endsWith("='");
  const bash = pieces.filter((piece) => !inPython(piece.lines[0]));
  const functions = bash.filter(({ name }) => name !== undefined);
  const textOf = (some: typeof pieces) => some.flatMap((piece) => piece.lines).join('\n');
  const code = outsideQuotes(textOf(bash));
  const bodies = outsideQuotes(textOf(functions));

  const declared = functions.flatMap(({ name = '' }) => name);
  const locals = new Set(localsIn(bodies));
  const notLocal = (names: readonly string[]) => new Set(names.filter((one) => !locals.has(one)));
  return {
    functions: declared,
    globals: declaredIn(lines).filter((name) => !declared.includes(name)),
    called: new Set(calledIn(code)),
    written: notLocal(writtenIn(bodies).filter((name) => /^[a-z]\w*$/.test(name))),
    read: notLocal(readIn(textOf(bash))),
  };
}

/** Without the texts in quotes, but with the commands that are substituted in them. */
function outsideQuotes(text: string): string {
  const open: string[] = [];
  let code = '';
  for (let at = 0; at < text.length; at++) {
    const inText = open.at(-1) === '"';
    let letter = text[at] ?? '';
    if (letter === '\\') {
      at++;
      continue;
    }
    if (letter === '$' && text[at + 1] === '(') letter = text[++at] ?? '';
    else if (letter === "'" && !inText) at = closing(text, at);
    else if (inText && letter !== '"') continue;
    if (letter === '"' && inText) open.pop();
    else if (letter === '"' || letter === '(') open.push(letter);
    else if (letter === ')' && open.at(-1) === '(') open.pop();
    code += /["']/.test(letter) ? '_' : letter;
  }
  return code;
}

/** @throws where a text in single quotes has no end: it was read wrongly */
function closing(text: string, begin: number): number {
  const end = text.indexOf("'", begin + 1);
  if (end < 0) throw new Error(`A quote is not closed: ${text.slice(begin - 80, begin + 80)}`);
  return end;
}

const all = (code: string, pattern: RegExp): string[] =>
  [...code.matchAll(pattern)].flatMap(([, names = '']) => names.trim().split(/ +/));

const calledIn = (code: string) =>
  all(
    code,
    /(?<=(?:^|[;{(|&!)]|\b(?:then|do|else|if|elif|until|while|in_bytes|trap)\b|\bon_failure=) *)(\w+)(?=[\s;)]|$)/gm,
  );

const localsIn = (code: string) =>
  all(code, /\blocal((?: -[aA])?(?: \w+(?:=(?:\([^)]*\)|\S)*)?)+)/g).map((word) =>
    word.replace(/=.*/, ''),
  );

const writtenIn = (code: string) => [
  ...all(code, /(?:^|[\s;(])(\w+)(?:\[[^\]\n]*\])?\+?=(?![=~])/g),
  ...all(code, /\bread (?:-\w+ (?:_* |\d+ )?)*([a-z]\w*(?: \w+)*)/g),
  ...all(code, /\bmapfile -t (\w+)/g),
  ...all(code, /\bprintf -v (\w+)/g),
  ...all(code, /\bfor (\w+) in\b/g),
];

const readIn = (text: string) => [
  ...all(text, /\$\{?[#!]?(\w+)/g),
  ...all(text, /\(\((.*?)\)\)/g).flatMap((inside) => inside.match(/\w+/g) ?? []),
];
