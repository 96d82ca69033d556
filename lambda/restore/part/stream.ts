import type { Acl } from '../../zookeeper/bytes/jute.ts';
import { writeAcl } from '../../zookeeper/requests/access.ts';
import { connectFrame, requestFrame, writeMulti } from '../../zookeeper/requests/frames.ts';
import { requestTypes, type WriteOperation } from '../../zookeeper/requests/operations.ts';
import { type BatchLimits, batchesOf } from './batches.ts';
import type { Counter, PlannedChange } from './changes.ts';
import { countBatch, type DeadLock, releaseLock, takeLock } from './lock.ts';
import { type DataOf, operationsOf } from './operations.ts';

/** One request of a stream; its answers come in the same order. */
export type StreamRequest =
  | { readonly kind: 'multi'; readonly operations: readonly WriteOperation[] }
  | {
      readonly kind: 'setAcl';
      readonly path: string;
      readonly acl: readonly Acl[];
      readonly version: number;
    };

export interface PutBackRun {
  /** Nobody else's: the run's znode has its name. */
  readonly runId: string;
  /** The lock that the ensemble has when the run begins. */
  readonly dead?: DeadLock | undefined;
}

/**
 * The first stream: creates, data, deletions and counters, in batches that form a chain. Once one is
 * refused, all later ones are, whatever happens in between.
 */
export function* chainedRequests(
  { runId, dead }: PutBackRun,
  {
    changes,
    counters,
  }: { readonly changes: readonly PlannedChange[]; readonly counters: readonly Counter[] },
  dataOf: DataOf,
  limits: BatchLimits,
): Generator<StreamRequest> {
  let count = 0;
  for (const batch of batchesOf(operationsOf(changes, counters, dataOf), limits)) {
    const lock = count === 0 ? takeLock(runId, dead) : [countBatch(runId, count - 1)];
    yield { kind: 'multi', operations: [...lock, ...batch] };
    count++;
  }
  if (count > 0) yield { kind: 'multi', operations: releaseLock(runId) };
}

/**
 * The second stream, to be sent only once the first was done: access control lists, which no multi
 * takes. Each is guarded by its own version; one that is refused holds up no other.
 */
export function* aclRequests(changes: readonly PlannedChange[]): Generator<StreamRequest> {
  for (const change of changes) {
    if (change.kind !== 'setAcl') continue;
    const { path, acl, seen } = change;
    yield { kind: 'setAcl', path, acl, version: seen.aversion };
  }
}

/** Asked of the server; a stream takes seconds, and every request renews the session. */
const sessionTimeoutMs = 30_000;

/**
 * The bytes that are piped into a client port: a new session, the requests, and its end. Who has
 * credentials puts their frames behind the first `connectFrameBytes`.
 */
export function* streamBytes(requests: Iterable<StreamRequest>): Generator<Buffer> {
  yield connectFrame({ timeoutMs: sessionTimeoutMs });
  let xid = 0;
  for (const request of requests) yield requestBytes(++xid, request);
  yield requestFrame(++xid, requestTypes.closeSession);
}

const requestBytes = (xid: number, request: StreamRequest): Buffer =>
  request.kind === 'multi'
    ? requestFrame(xid, requestTypes.multi, (writer) =>
        writeMulti(writer, request.operations, requestTypes.create),
      )
    : requestFrame(xid, requestTypes.setAcl, (writer) => {
        writeAcl(writer.string(request.path), request.acl);
        writer.int(request.version);
      });
