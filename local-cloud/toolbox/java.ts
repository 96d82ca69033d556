import { readdir, readlink, rm, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** `bin/java` of an unpacked Debian JRE. */
export async function javaOf(tree: string): Promise<string> {
  const machines = join(tree, 'usr/lib/jvm');
  const machine = (await readdir(machines)).find((name) => /^java-\d+-openjdk-/.test(name));
  return join(machines, machine ?? '', 'bin/java');
}

/** Debian's JRE links its configuration to /etc: the links are pointed into the tree. */
export async function repairLinks(tree: string): Promise<void> {
  for (const entry of await readdir(tree, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) {
      const link = join(entry.parentPath, entry.name);
      const target = await readlink(link);
      if (target.startsWith('/')) {
        await rm(link);
        await symlink(relative(entry.parentPath, join(tree, target)), link);
      }
    }
  }
}
