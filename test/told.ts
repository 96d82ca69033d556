/** What jest's processes tell the run that they belong to: lines of JSON in a file that it names. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** The variable that names the file; alone, jest tells nobody. */
export const toldVariable = 'ZK_BACKUP_TOLD';

export interface FileTime {
  readonly file: string;
  readonly seconds: number;
}

type Told = FileTime | { readonly sampled: string };

/** Adds a line. */
export function tell(told: Told): void {
  const file = process.env[toldVariable];
  if (file) appendFileSync(file, `${JSON.stringify(told)}\n`);
}

/** All that was told in a file. */
export function readTold(file: string): { files: FileTime[]; sampled: string[] } {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  const told = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Told);
  return {
    files: told.filter((one): one is FileTime => 'file' in one),
    sampled: told.flatMap((one) => ('sampled' in one ? [one.sampled] : [])),
  };
}
