/** A part of a script: a function as it is declared, or a line outside of every function. */
interface Piece {
  readonly name?: string;
  readonly lines: readonly string[];
}

/**
 * A script without the functions that nothing in it calls. A function is declared at the start of a
 * line and closed by a brace of its own there, or in one line; two declarations of one name stay
 * together, since the later one overrides. A name in a message counts as a call: too much is kept, never
 * too little.
 */
export function withoutUncalled(lines: readonly string[]): string[] {
  const pieces = piecesOf(lines);
  const declared = new Set(pieces.flatMap(({ name }) => name ?? []));
  const called = new Set<string>();
  const follow = (found: readonly Piece[]) => {
    for (const word of found.flatMap((piece) => wordsOf(piece))) {
      if (!declared.has(word) || called.has(word)) continue;
      called.add(word);
      follow(pieces.filter(({ name }) => name === word));
    }
  };
  follow(pieces.filter(({ name }) => name === undefined));
  return pieces
    .filter(({ name }) => name === undefined || called.has(name))
    .flatMap((piece) => piece.lines);
}

function piecesOf(lines: readonly string[]): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < lines.length; ) {
    const name = /^(\w+)\(\) /.exec(lines[at] ?? '')?.[1];
    const end = name === undefined || closesItself(lines[at]) ? at : lines.indexOf('}', at);
    pieces.push({ ...(name && { name }), lines: lines.slice(at, end + 1) });
    at = end + 1;
  }
  return pieces;
}

const closesItself = (line = '') => !/\{( #.*)?$/.test(line);

/** Of a function the words of its body: its own name does not call it. */
const wordsOf = ({ name, lines }: Piece): string[] =>
  lines
    .join('\n')
    .slice(name?.length ?? 0)
    .match(/\w+/g) ?? [];
