import type { Command } from './command.ts';
import { znodePath } from './frame/read-values.ts';
import type { BackupTree, Znode } from './source/backup-tree.ts';
import { openSource } from './source/open.ts';
import { readTree } from './source/read-tree.ts';
import { watch } from './text/progress.ts';
import { printable } from './text/text.ts';

/** How one znode differs between two backups. */
export interface Difference {
  readonly path: string;
  readonly kind: 'removed' | 'added' | 'changed';
  /** What changed, in the words of `fieldsOf`. */
  readonly fields?: readonly string[];
}

const signs = { removed: '-', added: '+', changed: '~' } as const;

/** `diff A B [PATH]`: what came, went and changed from the first backup to the second. */
export const diffCommand: Command = async (typed, { stdout, stderr }) => {
  const { values } = typed;
  const [first = '', second = '', path = '/'] = typed.arguments;
  const root = znodePath(path);
  const read = async (name: string) => {
    const progress = watch('reading', stderr);
    const endpointUrl = values['endpoint-url'];
    const source = await openSource(name, { endpointUrl, onBytes: progress.take });
    progress.total = source.bytes;
    return readTree(source).finally(progress.end);
  };
  const differences = compare(await read(first), await read(second), root);
  if (values.json) stdout.write(`${JSON.stringify(differences)}\n`);
  else for (const difference of differences) stdout.write(lineOf(difference));
  return differences.length === 0 ? 0 : 1;
};

/** Sorted by path. */
export function compare(left: BackupTree, right: BackupTree, root = '/'): Difference[] {
  const differences: Difference[] = [];
  for (const znode of left.below(root)) {
    if (isOfServer(znode.path)) continue;
    const other = right.find(znode.path);
    if (!other) differences.push({ path: znode.path, kind: 'removed' });
    else {
      const fields = fieldsOf(znode, other);
      if (fields.length > 0) differences.push({ path: znode.path, kind: 'changed', fields });
    }
  }
  for (const { path } of right.below(root)) {
    if (!isOfServer(path) && !left.find(path)) differences.push({ path, kind: 'added' });
  }
  return differences.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Each server writes these for itself, and no log tells of it. */
const isOfServer = (path: string) =>
  path === '/zookeeper/config' || /^\/zookeeper\/quota\/.*\/zookeeper_stats$/.test(path);

/** `children`: some were created or deleted; they have lines of their own where they differ. */
function fieldsOf(left: Znode, right: Znode): string[] {
  const [a, b] = [left.stat, right.stat];
  const differs = {
    data: left.dataLength !== right.dataLength || left.dataCrc32 !== right.dataCrc32,
    acl: left.acl !== right.acl,
    created: a.czxid !== b.czxid || a.ctime !== b.ctime,
    owner: a.ephemeralOwner !== b.ephemeralOwner,
    version: a.version !== b.version || a.mzxid !== b.mzxid || a.mtime !== b.mtime,
    aclVersion: a.aversion !== b.aversion,
    children: a.cversion !== b.cversion || a.pzxid !== b.pzxid,
  };
  return Object.entries(differs).flatMap(([field, differ]) => (differ ? [field] : []));
}

const lineOf = ({ path, kind, fields = [] }: Difference) =>
  `${signs[kind]} ${printable(path)}${fields.length > 0 ? `  (${fields.join(', ')})` : ''}\n`;
