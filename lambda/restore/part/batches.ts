import type { Acl } from '../../zookeeper/bytes/jute.ts';
import type { WriteOperation } from '../../zookeeper/requests/operations.ts';
import type { Together } from './operations.ts';

export interface BatchLimits {
  /** Operations, besides those of the lock. */
  readonly operations: number;
  /** Bytes of a request; one operation that is longer has a batch of its own. */
  readonly bytes: number;
}

/** A server's jute.maxbuffer where nobody set it: the longest request that it takes. */
export const usualMaxBuffer = 0xfffff;

/**
 * Limits below which servers are not held up for long.
 * @param maxBuffer the ensemble's jute.maxbuffer, bytes
 */
export const batchLimits = (maxBuffer = usualMaxBuffer): BatchLimits => ({
  operations: 500,
  bytes: Math.min(400_000, Math.floor(maxBuffer * 0.4)),
});

/** Cuts operations into batches, each of which a server does as a whole or not at all. */
export function* batchesOf(
  operations: Iterable<Together>,
  limits: BatchLimits,
): Generator<WriteOperation[]> {
  let batch: WriteOperation[] = [];
  let bytes = 0;
  for (const together of operations) {
    const more = together.reduce((sum, operation) => sum + operationBytes(sizedOf(operation)), 0);
    const isFull =
      batch.length + together.length > limits.operations || bytes + more > limits.bytes;
    if (batch.length > 0 && isFull) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(...together);
    bytes += more;
  }
  if (batch.length > 0) yield batch;
}

/** Lengths of an operation's header and fields of fixed length, at most. */
const fixed = 40;

/** What the length of an operation hangs on. */
export interface Sized {
  readonly path: string;
  /** Of its data; -1 for null. */
  readonly bytes?: number;
  readonly acl?: readonly Acl[] | undefined;
}

/** Bytes of an operation within a multi, at most. */
export function operationBytes({ path, bytes = 0, acl = [] }: Sized): number {
  const lists = acl.reduce(
    (sum, { scheme, id }) => sum + 12 + Buffer.byteLength(scheme) + Buffer.byteLength(id),
    0,
  );
  return fixed + Buffer.byteLength(path) + Math.max(0, bytes) + lists;
}

const sizedOf = (operation: WriteOperation): Sized => ({
  path: operation.path,
  bytes: 'data' in operation ? (operation.data?.length ?? 0) : 0,
  acl: operation.kind === 'create' ? operation.acl : undefined,
});
