import type { SnapshotNode } from '../../../zookeeper/files/snapshot-node.ts';
import { effectsOf, type Transaction } from '../../../zookeeper/files/transaction.ts';
import type { Watch } from '../../../zookeeper/verdict/restorable.ts';
import { NewestSnapshot } from './newest-snapshot.ts';

/** An application that keeps data of its own beside ZooKeeper, as a backup's tree shows it. */
export interface Application {
  readonly name: string;
  /** Where its znodes lie: `/`, a chroot, or a folder of its own. Sorted. */
  readonly roots: readonly string[];
}

interface Marks {
  readonly name: string;
  /** A znode of this name is all its own. */
  readonly folder?: string;
  /** Where all of these lie side by side, their parent is its root. */
  readonly siblings: readonly string[];
}

/** What each one is known by, wherever it has its chroot; none of these znodes is ephemeral. */
const marksOfApplications: readonly Marks[] = [
  { name: 'ClickHouse', folder: 'clickhouse', siblings: ['block_numbers', 'replicas'] },
  { name: 'HBase', siblings: ['hbaseid', 'rs'] },
  { name: 'Kafka', siblings: ['brokers', 'controller_epoch'] },
  { name: 'Solr', siblings: ['live_nodes', 'collections'] },
];

/** Roots of one application that are remembered, complete or not; a plan names fewer. */
const mostRoots = 10_000;
const mostNamed = 3;
/** Nobody has a longer chroot, in bytes. */
const longestPath = 256;
const slash = 0x2f;

/** Finds the applications in a tree as it is after the last transaction. */
export class Applications implements Watch {
  readonly #finders = marksOfApplications.map((marks) => new Finder(marks));
  readonly #lengths = new Set(this.#finders.flatMap(({ names }) => names.map(lengthOf)));
  readonly #newest = new NewestSnapshot();

  snapshot(zxid: bigint): void {
    if (!this.#newest.begin(zxid)) return;
    for (const finder of this.#finders) finder.clear();
  }

  node({ bytes, pathStart, pathEnd }: SnapshotNode): void {
    if (!this.#newest.isPassedOver) this.#see(bytes, pathStart, pathEnd, true);
  }

  transaction(transaction: Pick<Transaction, 'zxid' | 'change'>): void {
    if (transaction.zxid <= this.#newest.zxid) return;
    for (const effect of effectsOf(transaction)) {
      if (effect.kind !== 'create' && effect.kind !== 'delete') continue;
      this.#see(effect.path, 0, effect.path.length, effect.kind === 'create');
    }
  }

  found(): Application[] {
    return this.#finders
      .map((finder) => ({ name: finder.marks.name, roots: finder.roots() }))
      .filter(({ roots }) => roots.length > 0);
  }

  /** Most paths end otherwise, and make no string. */
  #see(bytes: Uint8Array, start: number, end: number, isThere: boolean): void {
    let at = end;
    while (at > start && bytes[at - 1] !== slash) at--;
    if (at === start || !this.#lengths.has(end - at) || end - start > longestPath) return;
    const name = Buffer.from(bytes.subarray(at, end)).toString();
    for (const finder of this.#finders) {
      if (!finder.names.includes(name)) continue;
      finder.see(Buffer.from(bytes.subarray(start, end)).toString(), name, isThere);
    }
  }
}

class Finder {
  readonly marks: Marks;
  readonly names: readonly string[];
  /** Of its names, those that a root has. */
  readonly #seen = new Map<string, Set<string>>();

  constructor(marks: Marks) {
    this.marks = marks;
    this.names = [...marks.siblings, ...(marks.folder === undefined ? [] : [marks.folder])];
  }

  clear(): void {
    this.#seen.clear();
  }

  see(path: string, name: string, isThere: boolean): void {
    const parent = path.slice(0, -name.length - 1) || '/';
    const root = name === this.marks.folder ? path : parent;
    const seen = this.#seen.get(root);
    if (!isThere) {
      seen?.delete(name);
      if (seen?.size === 0) this.#seen.delete(root);
    } else if (seen) seen.add(name);
    else if (this.#seen.size < mostRoots) this.#seen.set(root, new Set([name]));
  }

  /** One below another is part of it. */
  roots(): string[] {
    const { folder, siblings } = this.marks;
    const complete = new Set(
      [...this.#seen]
        .filter(([, names]) => siblings.every((one) => names.has(one)) || names.has(folder ?? ''))
        .map(([root]) => root),
    );
    return [...complete].filter((root) => !above(root).some((one) => complete.has(one))).sort();
  }
}

/** `/` and `/a` of `/a/b`. */
function above(path: string): string[] {
  const parts = path.split('/').slice(1, -1);
  const folders = parts.map((_, at) => `/${parts.slice(0, at + 1).join('/')}`);
  return path === '/' ? [] : ['/', ...folders];
}

const lengthOf = ({ length }: string) => length;
/** Anybody may have chosen the path. */
const inPrint = (path: string) => path.replaceAll(/\p{C}/gu, '?');

/** What a person reads of them before saying yes. Pure. */
export function applicationTexts(found: readonly Application[]): string[] {
  if (found.length === 0) return [];
  const names = found.map(({ name, roots }) => {
    const more = roots.length > mostNamed ? ` and ${roots.length - mostNamed} more` : '';
    return `${name} (${roots.slice(0, mostNamed).map(inPrint).join(', ')}${more})`;
  });
  return [
    `The backup holds znodes of ${names.join(', ')}: applications with data of their own, which is newer than this backup. Do not restart them before you have read docs/after-a-restore-applications.md.`,
    ...(found.some(({ name }) => name === 'ClickHouse') ? [letInsertsRest] : []),
  ];
}

/** It numbers them by ZooKeeper, and numbers come twice. */
const letInsertsRest =
  'Stop inserts into ClickHouse before you execute this plan. Let them go on when its tables have a new path, as that page says. Before that ClickHouse may acknowledge rows and lose them.';
