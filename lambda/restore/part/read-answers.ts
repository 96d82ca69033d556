import type { Zxid } from '../../contract/zxid.ts';
import { ZkBackupError } from '../../errors.ts';
import { DataFileError, formatZxid } from '../../zookeeper/bytes/data-file-errors.ts';
import type { JuteReader } from '../../zookeeper/bytes/jute.ts';
import { type CodeName, codeName } from '../../zookeeper/files/error-codes.ts';
import {
  answerReader,
  readMultiResults,
  readReplyHeader,
} from '../../zookeeper/requests/answers.ts';
import { reservedXids } from '../../zookeeper/requests/frames.ts';
import type { StreamRequest } from './stream.ts';

/** What came back through the client port are no answers to these requests. */
export class UnreadableAnswers extends ZkBackupError {}

/** What was in the way of a request. */
export interface Conflict {
  /** Absent where the server refused a request as a whole. */
  readonly path?: string | undefined;
  readonly code: number;
  readonly codeName: CodeName;
}

/** How far a stream came. */
export interface StreamOutcome {
  /** `refused`: the server knows no such session, or does not serve. `none`: it answered nothing. */
  readonly session: 'open' | 'refused' | 'none';
  /** Its id, by which logs name it; absent where there was none. */
  readonly sessionId?: string;
  /** Requests that were answered, the lock's last one too. */
  readonly answered: number;
  /** Of these, those that were done, and the transaction of each. */
  readonly applied: number;
  readonly zxids: readonly Zxid[];
  /** The first of those that were not, and what was in its way. */
  readonly conflict?: Conflict & { readonly request: number };
  /** Of requests that do not hang on each other, all that were refused. */
  readonly refused: readonly Conflict[];
  /** Credentials that the server did not take. It then closes the connection. */
  readonly authFailed: boolean;
  /** Everything was answered. Otherwise what was sent last may have been done, or not. */
  readonly complete: boolean;
}

/**
 * Reads the answers to a stream, as far as they go: a connection may break anywhere.
 * @param bytes all that came back
 * @throws UnreadableAnswers where it is something else
 */
export function readAnswers(bytes: Buffer, requests: readonly StreamRequest[]): StreamOutcome {
  try {
    return readAll(bytes, requests);
  } catch (cause) {
    if (!(cause instanceof DataFileError)) throw cause;
    throw unreadable(cause.message, cause);
  }
}

function readAll(bytes: Buffer, requests: readonly StreamRequest[]): StreamOutcome {
  const frames = framesIn(bytes);
  const zxids: Zxid[] = [];
  const outcome = { answered: 0, applied: 0, zxids, authFailed: false, complete: false };
  const refused: Conflict[] = [];
  let conflict: StreamOutcome['conflict'];
  const first = frames.next();
  if (first.done) return { ...outcome, session: 'none', refused };
  first.value.int();
  if (first.value.int() <= 0) return { ...outcome, session: 'refused', refused };
  const sessionId = sessionName(first.value.long());
  for (const answer of frames) {
    const { xid, zxid, code } = readReplyHeader(answer);
    if (xid === reservedXids.auth) outcome.authFailed ||= code !== 0;
    if (xid < 0) continue;
    if (xid !== outcome.answered + 1) throw unreadable(`answer ${xid} came out of its turn`);
    const request = requests[xid - 1];
    if (!request) {
      outcome.complete = true;
      break;
    }
    outcome.answered++;
    const found = conflictIn(request, code, answer);
    if (found) {
      refused.push(found);
      conflict ??= { ...found, request: xid - 1 };
    } else {
      outcome.applied++;
      zxids.push(formatZxid(zxid));
    }
  }
  return { session: 'open', sessionId, ...outcome, ...(conflict ? { conflict } : {}), refused };
}

/** As ZooKeeper prints a session. */
export const sessionName = (id: bigint): string => formatZxid(BigInt.asUintN(64, id));

function conflictIn(
  request: StreamRequest,
  code: number,
  answer: JuteReader,
): Conflict | undefined {
  if (request.kind === 'setAcl') return code === 0 ? undefined : conflictOf(code, request.path);
  if (code !== 0) return conflictOf(code, undefined);
  const { operations } = request;
  const results = readMultiResults(answer, operations.length);
  const at = results.findIndex((result) => result.code !== 0);
  return at < 0 ? undefined : conflictOf(results[at]?.code as number, operations[at]?.path);
}

const conflictOf = (code: number, path: string | undefined): Conflict => ({
  ...{ path, code, codeName: codeName(code) },
});

/** Bytes; no answer is longer. The first ones of HTTP or of TLS would be a length above it. */
const longestAnswer = 16 * 1024 * 1024;

/** A frame that did not come to its end counts for nothing. */
function* framesIn(bytes: Buffer): Generator<JuteReader> {
  for (let at = 0; at + 4 <= bytes.length; ) {
    const end = at + 4 + bytes.readInt32BE(at);
    if (end < at + 4 || end > at + longestAnswer) throw unreadable(`byte ${at} begins no answer`);
    if (end > bytes.length) return;
    yield answerReader(bytes.subarray(at + 4, end));
    at = end;
  }
}

const unreadable = (what: string, cause?: unknown): UnreadableAnswers =>
  new UnreadableAnswers(`What the client port answered cannot be read: ${what}.`, {
    hint: 'Does ZooKeeper itself listen there, and without TLS? echo srvr through the same port shows it.',
    cause,
  });
