/**
 * The bytes that a JVM before 18 takes for a path where its locale is not of UTF-8: it hashes what
 * `String.getBytes()` gives in the locale's character set, with `?` for what that set lacks.
 */
export interface PathCharset {
  readonly name: string;
  readonly encode: (path: string) => Uint8Array;
}

/** Code points of windows-1252 from 0x80 on; its others are those of ISO-8859-1. */
const windows1252 = new Map(
  [...'€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'].flatMap((character, index) =>
    character < '\u0100' ? [] : [[character, 0x80 + index] as const],
  ),
);

/** No locale, a Western European one of old, and Windows. UTF-8 is not among them: it is the rule. */
export const pathCharsets: readonly PathCharset[] = [
  charset('US-ASCII', (character) => below(character, 0x80)),
  charset('ISO-8859-1', (character) => below(character, 0x100)),
  charset('windows-1252', (character) => {
    const isControl = character >= '\u0080' && character < '\u00a0';
    return isControl ? undefined : (below(character, 0x100) ?? windows1252.get(character));
  }),
];

function charset(name: string, byteOf: (character: string) => number | undefined): PathCharset {
  return {
    name,
    encode: (path) => Uint8Array.from([...path], (character) => byteOf(character) ?? 0x3f),
  };
}

function below(character: string, end: number): number | undefined {
  const code = character.codePointAt(0) ?? 0;
  return code < end ? code : undefined;
}
