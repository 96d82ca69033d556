import { createHash } from 'node:crypto';
import { existsSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { cacheOfClone } from '../toolbox/provide-sets.ts';
import type { Toolbox } from '../toolbox/toolbox.ts';

type Jvm = Pick<Toolbox, 'java' | 'zookeeperClassPath'>;

/** Where the archive of a JVM and of these jars is, as they are now. */
export function archiveOf({ java, zookeeperClassPath }: Jvm): string {
  const files = [realpathSync(java), ...zookeeperClassPath.split(':')];
  const made = files.map((file) => `${file} ${statSync(file).mtimeMs}`).join('\n');
  const name = createHash('sha256').update(made).digest('hex').slice(0, 24);
  return join(cacheOfClone, 'classes', `${name}.jsa`);
}

/**
 * The flags with which a server maps the classes that others have loaded before it, and starts with
 * a third less of CPU; none where nobody has prepared that. Its class path must begin with the jars.
 */
export function sharedClasses(jvm: Jvm): string[] {
  const archive = archiveOf(jvm);
  return existsSync(archive) ? [`-XX:SharedArchiveFile=${archive}`, '-Xlog:cds=off'] : [];
}
