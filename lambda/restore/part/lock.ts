import type { WriteOperation } from '../../zookeeper/requests/operations.ts';
import { lockPath, parentOf } from './part.ts';
import type { PartTree } from './part-tree.ts';

/** The lock of another run, which died with it: under the ensemble's lease nobody else puts back. */
export interface DeadLock {
  readonly version: number;
  /** Its run, by which it can be told how far that came: a batch for each version. */
  readonly runs: readonly { readonly path: string; readonly version: number }[];
}

/**
 * The znode that counts the batches of one run. It is below the lock, which only one run can have, and
 * its name is the run's own: so what another run counts is never taken for this one's.
 */
export const runPath = (runId: string): string => `${lockPath}/${runId}`;

/** The lock that a tree holds, undefined without one. */
export function lockIn(live: PartTree): DeadLock | undefined {
  const lock = live.find(lockPath);
  if (!lock) return undefined;
  const runs = [...live.beside()].filter(({ path }) => parentOf(path) === lockPath);
  return {
    version: lock.version,
    runs: runs.map(({ path, version }) => ({ path, version })),
  };
}

/**
 * What the first batch begins with. Refused, and with it everything, where another run has the lock.
 * @param dead is taken away first, as it was seen: had its run gone on, the version would not fit
 */
export function takeLock(runId: string, dead?: DeadLock): WriteOperation[] {
  const data = Buffer.from(runId);
  const gone: WriteOperation[] = dead
    ? [...dead.runs, { path: lockPath, version: dead.version }].map((znode) => ({
        kind: 'delete',
        ...znode,
      }))
    : [];
  return [
    ...gone,
    { kind: 'create', path: lockPath, data },
    { kind: 'create', path: runPath(runId), data: null },
  ];
}

/** What each later batch begins with. Refused unless every batch before it was applied. */
export const countBatch = (runId: string, before: number): WriteOperation => ({
  kind: 'setData',
  path: runPath(runId),
  data: null,
  version: before,
});

/** Gives the lock back, however far the run came. The lock of another run stays: it is not empty. */
export const releaseLock = (runId: string): WriteOperation[] => [
  { kind: 'delete', path: runPath(runId) },
  { kind: 'delete', path: lockPath },
];
