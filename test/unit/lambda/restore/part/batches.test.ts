import {
  batchesOf,
  batchLimits,
  operationBytes,
} from '../../../../../lambda/restore/part/batches.ts';
import { digestAcl } from '../../../../../lambda/zookeeper/requests/access.ts';
import { requestFrame, writeMulti } from '../../../../../lambda/zookeeper/requests/frames.ts';
import type { WriteOperation } from '../../../../../lambda/zookeeper/requests/operations.ts';

const create = (path: string, bytes = 0): WriteOperation => ({
  ...{ kind: 'create', path, data: Buffer.alloc(bytes) },
});
const one = (index: number, bytes?: number) => [create(`/${index}`, bytes)];
const lengths = (batches: Iterable<readonly unknown[]>) => [...batches].map(({ length }) => length);
const of = (count: number, bytes?: number) =>
  Array.from({ length: count }, (_, at) => one(at, bytes));

test('a batch has no more operations than it may', () => {
  expect(lengths(batchesOf(of(7), { operations: 3, bytes: 10_000 }))).toEqual([3, 3, 1]);
});

test('a batch has no more bytes than it may, and one that is longer stands alone', () => {
  const operations = [one(0, 5000), ...of(2, 100), one(3, 5000), ...of(2, 100)];

  expect(lengths(batchesOf(operations, { operations: 100, bytes: 400 }))).toEqual([1, 2, 1, 2]);
});

test('what stands together is not parted', () => {
  const pairs = Array.from({ length: 3 }, (_, at) => [create(`/${at}`), create(`/${at}/a`)]);

  expect(lengths(batchesOf(pairs, { operations: 3, bytes: 10_000 }))).toEqual([2, 2, 2]);
});

test('of nothing there is no batch', () => {
  expect([...batchesOf([], batchLimits())]).toEqual([]);
});

test('an operation is never longer than it is taken for', () => {
  const path = '/ä/path';
  const acl = digestAcl('user', 'password');
  const operations: WriteOperation[] = [
    { kind: 'create', path, data: null, acl },
    { kind: 'create', path, data: Buffer.alloc(99), acl, mode: 'persistentWithTtl', ttlMs: 5 },
    { kind: 'setData', path, data: Buffer.alloc(99), version: 1 },
    { kind: 'delete', path, version: 1 },
  ];

  for (const operation of operations) {
    const frame = requestFrame(1, 14, (writer) => writeMulti(writer, [operation], 1));
    const { data = null, acl: list } = { data: null, acl: undefined, ...operation };
    // Without the frame's length, the header of the request, and the end of the multi.
    const bytes = frame.length - 4 - 8 - 9;
    expect(operationBytes({ path, bytes: data?.length ?? -1, acl: list })).toBeGreaterThanOrEqual(
      bytes,
    );
  }
});

test('batches stay far below what the ensemble takes', () => {
  expect(batchLimits()).toEqual({ operations: 500, bytes: 400_000 });
  expect(batchLimits(100_000).bytes).toBe(40_000);
});
