import type { BackupTree, Znode } from './backup-tree.ts';

/** How one znode differs between two backups. */
export interface Difference {
  readonly path: string;
  readonly kind: 'removed' | 'added' | 'changed';
  /** What changed, in the words of `fieldsOf`. */
  readonly fields?: readonly string[];
}

/** How many znodes right below one differ. */
export interface ChangedParent {
  readonly path: string;
  readonly removed: number;
  readonly added: number;
  readonly changed: number;
}

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

/** Counts per parent, those with most first. Pure. */
export function parentsOf(differences: readonly Difference[]): ChangedParent[] {
  const parents = new Map<string, ChangedParent>();
  for (const { path, kind } of differences) {
    const parent = path === '/' ? '/' : path.slice(0, path.lastIndexOf('/')) || '/';
    const counts = parents.get(parent) ?? { path: parent, removed: 0, added: 0, changed: 0 };
    parents.set(parent, { ...counts, [kind]: counts[kind] + 1 });
  }
  const total = ({ removed, added, changed }: ChangedParent) => removed + added + changed;
  return [...parents.values()].sort((a, b) => total(b) - total(a) || (a.path < b.path ? -1 : 1));
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
