import type { Data, WriteOperation } from '../../zookeeper/requests/operations.ts';
import type { Counter, PlannedChange } from './changes.ts';

/** Operations that stand in one batch, whatever else does. */
export type Together = readonly WriteOperation[];

/** Gives the data that a create or setData of a plan's is about. */
export type DataOf = (path: string) => Data;

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
