import type { Counter, PlannedChange } from './changes.ts';
import { parentOf } from './part.ts';
import type { Trees } from './part-tree.ts';

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
  { backup, live }: Omit<Trees, 'part'>,
  changes: readonly PlannedChange[],
): Counting {
  const counters: Counter[] = [];
  const anew: string[] = [];
  const created = new Map<string, number>();
  const touched = new Map<string, number>();
  for (const { kind, path } of changes) {
    if (kind === 'create') created.set(parentOf(path), (created.get(parentOf(path)) ?? 0) + 1);
    if (kind === 'create' || kind === 'setData') touched.set(path, kind === 'create' ? 0 : 1);
  }
  const parents = new Set<string>();
  for (const { path } of backup.within()) if (sequential.test(path)) parents.add(parentOf(path));

  const isCreated = new Set(changes.flatMap(({ kind, path }) => (kind === 'create' ? [path] : [])));
  for (const path of new Set([...parents, ...isCreated])) {
    const [was, now] = [backup.find(path), live.find(path)];
    if (!was || (!now && !isCreated.has(path)) || now?.kind === 'ephemeral') continue;
    const from = (now?.cversion ?? 0) + (created.get(path) ?? 0);
    if (from >= was.cversion) continue;
    // An empty container that has had a child is deleted by the leader.
    const isEmptied = was.kind === 'container' && from === 0;
    if (parents.has(path) && !isEmptied) {
      counters.push({ of: 'children', path, from, to: was.cversion });
    } else anew.push(path);
  }
  for (const was of backup.within()) {
    if (!countedByVersion.test(was.path) || was.kind === 'ephemeral') continue;
    const now = live.find(was.path);
    if (!now && !isCreated.has(was.path)) continue;
    const from = (now?.version ?? 0) + (touched.get(was.path) ?? 0);
    if (from < was.version) counters.push({ of: 'version', path: was.path, from, to: was.version });
  }
  return { counters: counters.sort((a, b) => (a.path < b.path ? -1 : 1)), anew: anew.sort() };
}
