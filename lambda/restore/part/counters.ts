import type { Counter, PlannedChange } from './changes.ts';
import { parentOf } from './part.ts';
import type { PartZnode, Trees } from './part-tree.ts';

/** Znodes whose versions clients take ids from: Kafka gives a broker the one that its write made. */
const countedByVersion = /\/brokers\/seqid$/;
/** What ZooKeeper appends to the name of a sequential child. */
const sequential = /\d{10}$/;

/** What counters have to be raised by, and the created parents whose counter begins anew. */
export interface Counting {
  /** Sorted by path. */
  readonly counters: readonly Counter[];
  readonly anew: readonly string[];
}

/**
 * Where a sequential name or an id could be given out a second time, because the ensemble's counter
 * would be below the backup's once the changes are made.
 */
export function countersOf(
  trees: Omit<Trees, 'part'>,
  changes: readonly PlannedChange[],
): Counting {
  const done = new Done(changes);
  const parents = new Set<string>();
  const counted: string[] = [];
  for (const path of trees.backup.pathsWithin()) {
    if (sequential.test(path)) parents.add(parentOf(path));
    if (countedByVersion.test(path)) counted.push(path);
  }
  const anew: string[] = [];
  const counters = counted.flatMap((path) => versionCounter(trees, done, path) ?? []);
  for (const path of new Set([...parents, ...done.created])) {
    const counter = childCounter(trees, done, path);
    if (!counter) continue;
    // An empty container that has had a child is deleted by the leader.
    const isEmptied = counter.from === 0 && trees.backup.find(path)?.kind === 'container';
    if (parents.has(path) && !isEmptied) counters.push(counter);
    else anew.push(path);
  }
  return { counters: counters.sort((a, b) => (a.path < b.path ? -1 : 1)), anew: anew.sort() };
}

/** What the changes count up by themselves. */
class Done {
  readonly created = new Set<string>();
  readonly #children = new Map<string, number>();
  readonly #set = new Set<string>();

  constructor(changes: readonly PlannedChange[]) {
    for (const { kind, path } of changes) {
      if (kind === 'setData') this.#set.add(path);
      if (kind !== 'create') continue;
      this.created.add(path);
      this.#children.set(parentOf(path), this.childrenOf(parentOf(path)) + 1);
    }
  }

  childrenOf(path: string): number {
    return this.#children.get(path) ?? 0;
  }

  versionsOf(path: string): number {
    return this.#set.has(path) ? 1 : 0;
  }
}

function childCounter(
  { backup, live }: Omit<Trees, 'part'>,
  done: Done,
  path: string,
): Counter | undefined {
  const [was, now] = [backup.find(path), live.find(path)];
  if (!was || !isPersistent(now, done, path)) return undefined;
  const from = (now?.cversion ?? 0) + done.childrenOf(path);
  return from < was.cversion ? { of: 'children', path, from, to: was.cversion } : undefined;
}

function versionCounter(
  { backup, live }: Omit<Trees, 'part'>,
  done: Done,
  path: string,
): Counter | undefined {
  const [was, now] = [backup.find(path), live.find(path)];
  if (!was || was.kind === 'ephemeral' || !isPersistent(now, done, path)) return undefined;
  const from = (now?.version ?? 0) + done.versionsOf(path);
  return from < was.version ? { of: 'version', path, from, to: was.version } : undefined;
}

/** Whether there will be a znode that can be counted up. */
const isPersistent = (now: PartZnode | undefined, done: Done, path: string): boolean =>
  now ? now.kind !== 'ephemeral' : done.created.has(path);
