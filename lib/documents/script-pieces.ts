/** `readonly name='` begins a text of several lines, in another language; `'` alone ends it. */
const beginsText = /^readonly (\w+)='$/;
const endsText = /^'$/;
const beginsFunction = /^(\w+)\(\) /;

/** A piece of a script: a function as it is declared, a text in quotes, or a line outside of both. */
export interface Piece {
  /** Of the function or of the text. */
  readonly name?: string;
  readonly lines: readonly string[];
}

/** A function is declared at the start of a line and closed by a brace of its own there, or in one line. */
export function piecesOf(lines: readonly string[]): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < lines.length; ) {
    const { name, end } = pieceAt(lines, at);
    pieces.push({ ...(name && { name }), lines: lines.slice(at, end + 1) });
    at = end + 1;
  }
  return pieces;
}

function pieceAt(lines: readonly string[], at: number): { name?: string; end: number } {
  const line = lines[at] ?? '';
  const text = beginsText.exec(line)?.[1];
  if (text) return { name: text, end: lines.findIndex((one, i) => i > at && endsText.test(one)) };
  const name = beginsFunction.exec(line)?.[1];
  if (!name) return { end: at };
  return { name, end: closesItself(line) ? at : lines.indexOf('}', at) };
}

const closesItself = (line: string) => !/\{( #.*)?$/.test(line);

/** The functions and the variables that a script declares outside of its functions. */
export const declaredIn = (lines: readonly string[]): string[] =>
  piecesOf(lines).flatMap(({ name, lines: [line = ''] }) =>
    name
      ? [name]
      : [...line.replaceAll(/#.*|'[^']*'/g, '').matchAll(/(?:^|\s)(\w+)=/g)].map(
          ([, variable = '']) => variable,
        ),
  );

/**
 * A script with an empty line for each of a function or a text that nothing in it names. A name in a
 * message counts: too much is kept, never too little.
 */
export function withoutUncalled(lines: readonly string[]): string[] {
  const pieces = piecesOf(lines);
  const byName = new Map(pieces.map((piece) => [piece.name, piece]));
  const called = new Set<Piece>();
  const follow = (piece: Piece) => {
    called.add(piece);
    for (const word of wordsOf(piece)) {
      const named = byName.get(word);
      if (named && !called.has(named)) follow(named);
    }
  };
  for (const piece of pieces) if (piece.name === undefined) follow(piece);
  return pieces.flatMap((piece) => piece.lines.map((line) => (called.has(piece) ? line : '')));
}

const wordsOf = ({ lines }: Piece): string[] => lines.join('\n').match(/\w+/g) ?? [];

/**
 * The lines of a script without indentation, which a document of SSM has no room for. Bash needs none. A
 * text of Python in quotes keeps its levels, by one blank each instead of four.
 */
export const unindented = (lines: readonly string[]): string[] =>
  piecesOf(lines).flatMap((piece) =>
    piece.lines.map(
      beginsText.test(piece.lines[0] ?? '') ? withBlanks : (line) => line.trimStart(),
    ),
  );

const withBlanks = (line: string) =>
  line.replace(/^( {4})+/, (blanks) => ' '.repeat(blanks.length / 4));
