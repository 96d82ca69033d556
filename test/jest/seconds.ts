import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileTime } from '../told.ts';

const committed = join(__dirname, 'seconds.json');

const read = () => JSON.parse(readFileSync(committed, 'utf8')) as Record<string, number>;

/** How long a file took when that was last written down; a minute where it was not. */
export const secondsOf = (file: string): number => read()[file] ?? 60;

/** Writes down how long files took, in whole seconds; of others that there are what is known stays. */
export function keep(files: readonly FileTime[]): void {
  const seconds = { ...read() };
  for (const { file, seconds: taken } of files) seconds[file] = Math.ceil(taken);
  const sorted = Object.entries(seconds)
    .filter(([file]) => existsSync(file))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  writeFileSync(committed, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
}
