import { findObject, readBytes, type Store, writeBytes } from '../../aws/archive-store.ts';
import { restoreKeys, type StreamOfPart } from '../../contract/keys.ts';
import { readAnswers, type StreamOutcome, UnreadableAnswers } from '../part/read-answers.ts';
import { requestsIn } from '../part/read-requests.ts';
import { type StreamRequest, streamBytes } from '../part/stream.ts';

/** A stream of requests as it lies in the bucket; all of it survives JSON. */
export interface Stream {
  readonly which: StreamOfPart;
  /** Requests; 0: there is no such stream. */
  readonly requests: number;
  /** Of answers that lie there already: those of an undo that was begun before. */
  readonly staleAnswers: string | null;
}

/** Writes a stream, unless it is empty. */
export async function writeStream(
  store: Store,
  runId: string,
  which: StreamOfPart,
  requests: readonly StreamRequest[],
): Promise<Stream> {
  if (requests.length > 0) {
    const bytes = Buffer.concat([...streamBytes(requests)]);
    await writeBytes(store, restoreKeys.requests(runId, which), bytes);
  }
  const stale = await findObject(store, restoreKeys.answers(runId, which));
  return { which, requests: requests.length, staleAnswers: stale?.etag ?? null };
}

/** A stream that was sent, and its answers. */
export interface ReadStream {
  readonly requests: readonly StreamRequest[];
  /** Undefined where there are no answers to it, or other bytes than answers. */
  readonly outcome: StreamOutcome | undefined;
  readonly unreadable?: UnreadableAnswers;
}

/**
 * Reads a stream and its answers.
 * @returns undefined where there is no such stream
 */
export async function readBack(
  store: Store,
  runId: string,
  { which, requests: count, staleAnswers }: Stream,
): Promise<ReadStream | undefined> {
  const sent = count > 0 && (await readBytes(store, restoreKeys.requests(runId, which)));
  if (!sent) return undefined;
  const isNew = (etag: string) => etag !== staleAnswers;
  const answers = await readBytes(store, restoreKeys.answers(runId, which), isNew);
  const requests = requestsIn(sent);
  try {
    return { requests, outcome: answers && readAnswers(answers, requests) };
  } catch (error) {
    if (!(error instanceof UnreadableAnswers)) throw error;
    return { requests, outcome: undefined, unreadable: error };
  }
}

/** Access control lists that were set, and those that were refused: each is answered for itself. */
export function listsOf(stream: ReadStream | undefined) {
  const { requests = [], outcome } = stream ?? {};
  const refusedLists = new Set(outcome?.refused.flatMap(({ path }) => path ?? []) ?? []);
  const answered = requests
    .slice(0, outcome?.answered ?? 0)
    .flatMap((request) => (request.kind === 'setAcl' ? request.path : []));
  return {
    lists: new Set(answered.filter((path) => !refusedLists.has(path))),
    refusedLists,
  };
}
