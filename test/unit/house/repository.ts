import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const root = join(__dirname, '..', '..', '..');

/** Paths of what git keeps, or would keep, from the root on. */
export const files: readonly string[] = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard'],
  { cwd: root, encoding: 'utf8' },
)
  .trim()
  .split('\n');

/** Every folder that holds one of them, however deep. */
export const folders: ReadonlySet<string> = new Set(files.flatMap(foldersAbove));

export const read = (path: string) => readFileSync(join(root, path), 'utf8');

function foldersAbove(path: string): string[] {
  const above = dirname(path);
  return above === '.' ? [] : [above, ...foldersAbove(above)];
}
