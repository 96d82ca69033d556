import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Makes a folder for an agent's PATH that has all of the system's commands but some. */
export function systemWithout(folder: string, missing: RegExp): string {
  mkdirSync(folder, { recursive: true });
  for (const directory of ['/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']) {
    for (const command of existsSync(directory) ? readdirSync(directory) : []) {
      const link = join(folder, command);
      if (!missing.test(command) && !existsSync(link)) symlinkSync(join(directory, command), link);
    }
  }
  return folder;
}
