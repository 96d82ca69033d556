import type { SnapshotNode } from '../files/snapshot-node.ts';
import type { Change } from '../files/transaction.ts';

const system = Buffer.from('/zookeeper');
const quotaRoot = '/zookeeper/quota';
const limits = '/zookeeper_limits';
const stats = '/zookeeper_stats';

/**
 * What a server does for quotas while it loads a snapshot and replays logs, as far as that can end
 * it: its code expects neither a quota of the root nor statistics that it cannot read, and clients
 * may write both (DataTree, PathTrie and StatsTrack from 3.6.0 to 3.9.5).
 */
export class Quotas {
  /** Znodes below /zookeeper/quota, and what else is called a limit. */
  readonly #known = new Set<string>();
  /** Of those, limits that a server would read as ones of the root when it loads a snapshot. */
  readonly #ofRoot = new Set<string>();
  /** Paths that have a quota. */
  readonly #limited = new Set<string>();
  /** Statistics that hold something else. */
  readonly #unreadable = new Set<string>();

  addFromSnapshot(node: SnapshotNode): void {
    if (!isSystem(node.bytes, node.pathStart, node.pathEnd)) return;
    const { path, data } = node;
    this.#know(path);
    if (path.endsWith(stats)) this.#noteStatistics(path, data);
  }

  /** Once a snapshot was read, a server counts anew for each quota that it holds. */
  count(): void {
    const parents = new Set([...this.#known].map(parentOf));
    for (const path of this.#known) {
      if (!path.startsWith(`${quotaRoot}/`) || !path.endsWith(limits) || parents.has(path))
        continue;
      const limited = path.slice(quotaRoot.length, path.indexOf(limits));
      this.#limited.add(normal(limited));
      this.#unreadable.delete(`${quotaRoot}${limited}${stats}`);
    }
  }

  /** A znode that ends each server that loads it in a snapshot. */
  get unloadable(): string | undefined {
    const hasChild = (path: string) => [...this.#known].some((one) => parentOf(one) === path);
    return [...this.#ofRoot].find((path) => !hasChild(path));
  }

  /** @returns why a server ends that replays the change */
  apply(change: Change): string | undefined {
    if (change.kind === 'closeSession') {
      const ends = change.paths.map((path) => this.#remove(path));
      return ends.find((end) => end !== undefined);
    }
    if (change.kind === 'create') return this.#create(change.path);
    if (change.kind === 'delete') return this.#remove(change.path);
    if (change.kind === 'setData') return this.#setData(change.path, change.data);
    return undefined;
  }

  #create(bytes: Uint8Array): string | undefined {
    if (!this.#concerns(bytes)) return undefined;
    const path = textOf(bytes);
    if (this.#known.has(path)) return undefined;
    this.#know(path);
    const parent = parentOf(path);
    if (parent.startsWith(quotaRoot) && path.endsWith(limits)) {
      if (parent === quotaRoot) return `it creates a quota for the root, ${path}`;
      this.#limited.add(normal(parent.slice(quotaRoot.length)));
    }
    return this.#countIn(path);
  }

  #remove(bytes: Uint8Array): string | undefined {
    if (!this.#concerns(bytes)) return undefined;
    const path = textOf(bytes);
    if (isKnown(path) && !this.#known.delete(path)) return undefined;
    this.#ofRoot.delete(path);
    this.#unreadable.delete(path);
    if (path.startsWith('/zookeeper') && path.endsWith(limits)) {
      const limited = parentOf(path).slice(quotaRoot.length);
      if (normal(limited) === '/') return `it deletes ${path}, which is taken for a quota`;
      this.#limited.delete(normal(limited));
    }
    return this.#countIn(path);
  }

  #setData(bytes: Uint8Array, data: Uint8Array | null): string | undefined {
    if (!this.#concerns(bytes)) return undefined;
    const path = textOf(bytes);
    if (this.#known.has(path) && path.endsWith(stats)) this.#noteStatistics(path, data);
    return this.#countIn(path);
  }

  /** Almost no change does: one look at the path tells. */
  #concerns(path: Uint8Array): boolean {
    return this.#unreadable.size > 0 || isSystem(path, 0, path.length);
  }

  #know(path: string): void {
    if (!isKnown(path)) return;
    this.#known.add(path);
    if (path.endsWith(limits) && path.indexOf(limits) === quotaRoot.length) this.#ofRoot.add(path);
  }

  #noteStatistics(path: string, data: Uint8Array | null): void {
    if (isReadable(data)) this.#unreadable.delete(path);
    else this.#unreadable.add(path);
  }

  /** A change counts for the nearest quota above it. */
  #countIn(path: string): string | undefined {
    if (this.#unreadable.size === 0) return undefined;
    let above = normal(path);
    while (above !== '/' && !this.#limited.has(above)) above = parentOf(above) || '/';
    const counted = quotaRoot + above + stats;
    if (!this.#unreadable.has(counted)) return undefined;
    return `it changes ${path}, which counts for ${counted}, and that holds no statistics`;
  }
}

const textOf = (path: Uint8Array) => Buffer.from(path).toString();
const parentOf = (path: string) => path.slice(0, path.lastIndexOf('/'));

/** The names of a path as PathTrie takes them: those of nothing but blanks are none. */
const normal = (path: string) =>
  `/${path
    .split('/')
    .filter((name) => name.replaceAll(' ', '') !== '')
    .join('/')}`;

const isKnown = (path: string) =>
  path.startsWith(quotaRoot) || (path.startsWith('/zookeeper') && path.endsWith(limits));

function isSystem(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < system.length) return false;
  for (let at = system.length - 1; at >= 0; at--) {
    if (bytes[start + at] !== system[at]) return false;
  }
  return true;
}

/** As StatsTrack reads it: `count=1,bytes=2`, and after `=;` hard limits. */
function isReadable(data: Uint8Array | null): boolean {
  if (data === null) return false;
  if (data.length === 0) return true;
  return withoutEmptyEnd(textOf(data).split(/[,;]+/)).every((pair) => {
    const [name, value] = withoutEmptyEnd(pair.split('='));
    return name !== undefined && value !== undefined && /^([+-]?\d+)?$/.test(value);
  });
}

/** Java's split leaves empty strings at the end out. */
const withoutEmptyEnd = (parts: readonly string[]) =>
  parts.slice(0, parts.findLastIndex((part) => part !== '') + 1);
