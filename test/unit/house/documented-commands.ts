/** What documents tell a reader to type. */
import { files, read } from './repository.ts';

export interface DocumentedCommand {
  /** As a shell splits it, without what follows a comment, a pipe or a redirection. */
  readonly words: readonly string[];
  /** The document that tells it. */
  readonly where: string;
}

/** Not of the past: nobody types a command of a changelog. */
const documents = files.filter((path) => path.endsWith('.md') && !/^CHANGELOG|fixtures/.test(path));

/** Every command that begins with these words, in the samples of documents and between backticks. */
export const commandsOf = (program: string): DocumentedCommand[] =>
  documents.flatMap((where) => commandsIn(read(where), program).map((words) => ({ words, where })));

/** Pure. */
export function commandsIn(document: string, program: string): string[][] {
  const typed = new RegExp(`^ *(?:\\$ )?(?:.*(?:: |\\$\\(|&& )|\\w+=\\S+ )?(${program}(?: .*)?)$`);
  const whole = document.replaceAll(/ *\\\n\s*/g, ' ');
  const samples = [...whole.matchAll(/^ *```\w*\n(.*?)^ *```/gms)].map(([, sample = '']) => sample);
  const spans = [...whole.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
  return [...samples.flatMap((sample) => sample.split('\n')), ...spans]
    .flatMap((line) => typed.exec(line)?.[1] ?? [])
    .map(wordsOf);
}

/** The words of one command, up to what ends it. */
function wordsOf(line: string): string[] {
  const words = line.match(/'[^']*'|"[^"]*"|[^\s'"]+/g) ?? [];
  const end = words.findIndex((word) => /^(#.*|[|>]|&&)$|^\d?>/.test(word));
  return words
    .slice(0, end < 0 ? undefined : end)
    .map((word) => word.replaceAll(/^['"]|['"]$|[;)]+$|(?<=\w)\.$/g, ''));
}
