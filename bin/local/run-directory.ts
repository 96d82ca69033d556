import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../../test/processes.ts';

const prefix = 'run-';

/**
 * A folder of this process's own, so that two runs at once do not disturb each other. Those of
 * processes that have ended are removed: the results of the last run stay until the next one.
 */
export function makeRunDirectory(parent: string): string {
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent)) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : Number.NaN;
    if (!Number.isNaN(pid) && !isAlive(pid)) rmSync(join(parent, name), { recursive: true });
  }
  const directory = join(parent, `${prefix}${process.pid}`);
  if (!existsSync(directory)) mkdirSync(directory);
  return directory;
}
