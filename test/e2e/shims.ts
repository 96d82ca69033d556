import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A folder for the front of an agent's PATH, with these commands in it. */
export function shimmed(folder: string, commands: Readonly<Record<string, string>>): string {
  mkdirSync(folder, { recursive: true });
  for (const [command, script] of Object.entries(commands)) {
    writeFileSync(join(folder, command), `#!/usr/bin/env bash\n${script}\n`);
    chmodSync(join(folder, command), 0o755);
  }
  return folder;
}
