import { readFileSync } from 'node:fs';

/** A command of a page of docs, as its sample shows it typed. */
export interface CommandOfDocs {
  readonly line: string;
  /** What is typed where it asks; absent where it does not. */
  readonly answer?: string;
  /** It ends with ✗. */
  readonly fails: boolean;
}

/** The commands that stand behind `$ ` in the blocks of a section, in their order. */
export function commandsInDocs(page: string, section: string): CommandOfDocs[] {
  const [, ...sections] = readFileSync(page, 'utf8').split(/^## /m);
  const text = sections.find((one) => one.startsWith(`${section}\n`));
  if (text === undefined) throw new Error(`${page} has no section "${section}".`);
  const samples = [...text.matchAll(/^```\n(.*?)^```$/gms)].map(([, sample = '']) => sample);
  return samples.flatMap((sample) => sample.split(/^\$ /m).slice(1).map(commandIn));
}

function commandIn(sample: string): CommandOfDocs {
  const [line = ''] = sample.split('\n');
  const answer = /^Type the name of .*: (\S+)$/m.exec(sample)?.[1];
  return { line, ...(answer === undefined ? {} : { answer }), fails: /^✗/m.test(sample) };
}
