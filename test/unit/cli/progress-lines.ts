/** What a program reads on stderr under `--progress json`. */
export const linesOf = (stderr: string) =>
  stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
