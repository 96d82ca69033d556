/** `readonly name='` begins a text of several lines, in another language; `'` alone ends it. */
const beginsText = /^readonly \w+='$/;
const endsText = /^'$/;

/**
 * The lines of a script without indentation, which a document of SSM has no room for. Bash needs none. A
 * text of Python in quotes keeps its levels, by one blank each instead of four.
 */
export function unindented(lines: readonly string[]): string[] {
  let inText = false;
  return lines.map((line) => {
    if (inText) {
      inText = !endsText.test(line);
      return line.replace(/^( {4})+/, (blanks) => ' '.repeat(blanks.length / 4));
    }
    inText = beginsText.test(line);
    return line.trimStart();
  });
}
