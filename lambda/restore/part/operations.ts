import { ZkBackupError } from '../../errors.ts';
import type { Data, WriteOperation } from '../../zookeeper/requests/operations.ts';
import type { Counter, PartDifference, PlannedChange } from './changes.ts';
import { type PartTree, sumOf } from './part-tree.ts';

/** Operations that stand in one batch, whatever else does. */
export type Together = readonly WriteOperation[];

/** Gives the data that a znode is created with, set to or counted up with. */
export type DataOf = (path: string) => Data;

/** A backup was read for a plan, and now other data was found in it. */
export class BackupReadsDifferently extends ZkBackupError {}

type Planned = Pick<PartDifference, 'changes' | 'counters'>;

/** Which data a second reading of the backup has to keep: a plan holds none. */
export function needsDataOf({ changes, counters }: Planned): (path: string) => boolean {
  const paths = new Set([
    ...changes.flatMap(({ kind, path }) => (kind === 'create' || kind === 'setData' ? path : [])),
    ...counters.flatMap(({ of, path }) => (of === 'version' ? path : [])),
  ]);
  return (path) => paths.has(path);
}

/**
 * The data of a plan, from a second reading of its backup.
 * @returns what throws BackupReadsDifferently where that is not the data which the plan is about
 */
export function dataFrom(backup: PartTree, { changes }: Planned): DataOf {
  const sums = new Map(
    changes.flatMap((change) => ('sum' in change ? [[change.path, change.sum]] : [])),
  );
  return (path) => {
    const data = backup.data(path);
    const sum = sums.get(path);
    if (data !== undefined && (sum === undefined || sum === sumOf(data))) return data;
    throw new BackupReadsDifferently(`The backup holds other data of ${path} than the plan saw.`, {
      hint: 'Nothing was sent. Plan again: npx zk-backup verify tells whether the backup is still good.',
    });
  };
}

/** Of the child that is created and deleted to count a counter up. */
const dummyName = 'zk-backup-counter';

/** What a multi can hold of a plan, in its order: all but access control lists. */
export function* operationsOf(
  changes: readonly PlannedChange[],
  counters: readonly Counter[],
  dataOf: DataOf,
): Generator<Together> {
  for (const change of changes) {
    if (change.kind !== 'setAcl') yield [operationOf(change, dataOf)];
  }
  for (const counter of counters) {
    for (let at = counter.from; at < counter.to; at++) yield countUp(counter, at, dataOf);
  }
}

function operationOf(
  change: Exclude<PlannedChange, { kind: 'setAcl' }>,
  dataOf: DataOf,
): WriteOperation {
  const { path } = change;
  if (change.kind === 'delete') return { kind: 'delete', path, version: change.seen.version };
  const data = dataOf(path);
  if (change.kind === 'setData')
    return { kind: 'setData', path, data, version: change.seen.version };
  const { type, acl, ttlMs } = change;
  return type === 'ttl'
    ? { kind: 'create', path, data, acl, mode: 'persistentWithTtl', ttlMs }
    : { kind: 'create', path, data, acl, mode: type };
}

function countUp({ of, path }: Counter, at: number, dataOf: DataOf): Together {
  if (of === 'version') return [{ kind: 'setData', path, data: dataOf(path), version: at }];
  const dummy = `${path === '/' ? '' : path}/${dummyName}`;
  return [
    { kind: 'create', path: dummy, data: null },
    { kind: 'delete', path: dummy, version: 0 },
  ];
}
