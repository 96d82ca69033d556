import { requestsIn } from '../../../lambda/restore/part/read-requests.ts';
import type { StreamRequest } from '../../../lambda/restore/part/stream.ts';
import { jute } from '../../unit/lambda/zookeeper/data-file-writer.ts';
import { type LivingServer, Refused } from './living-server.ts';

/** How a connection goes otherwise than to its end. */
export interface Interruption {
  /** So many requests are taken, and then the server dies. */
  readonly takes?: number;
  /** Of these, so many are answered. */
  readonly answers?: number;
  /** Happens before a request is taken. */
  readonly before?: (request: number) => void;
}

let sessions = 0x7000n;

/**
 * What a client port does with a stream of requests.
 * @param session that is open already @default - a new one
 * @returns what it answers
 */
export function answersOf(
  server: LivingServer,
  stream: Buffer,
  { takes, answers = takes, before }: Interruption = {},
  session = ++sessions,
): Buffer {
  const requests = requestsIn(stream);
  const frames = [connected(session)];
  for (const [at, request] of requests.slice(0, takes).entries()) {
    before?.(at);
    const reply = answerTo(server, session, request);
    if (answers === undefined || at < answers) {
      frames.push(jute.buffer(Buffer.concat([jute.int(at + 1), jute.long(server.zxid), reply])));
    }
  }
  if (takes === undefined) {
    const closed = [jute.int(requests.length + 1), jute.long(server.zxid), jute.int(0)];
    frames.push(jute.buffer(Buffer.concat(closed)));
  }
  return Buffer.concat(frames);
}

const connected = (session: bigint) =>
  jute.buffer(
    Buffer.concat([
      ...[jute.int(0), jute.int(30_000), jute.long(session), jute.buffer(Buffer.alloc(16))],
    ]),
  );

const header = (type: number, code: number) =>
  Buffer.concat([jute.int(type), jute.boolean(false), jute.int(code)]);
const stat = Buffer.alloc(68);

/** The code in the header of the answer, and what is behind it. */
function answerTo(server: LivingServer, session: bigint, request: StreamRequest): Buffer {
  if (request.kind === 'setAcl') {
    try {
      server.setAcl(request.path, request.acl, request.version, session);
      return Buffer.concat([jute.int(0), stat]);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return jute.int(error.code);
    }
  }
  const results = server.multi(session, request.operations);
  const isDone = results.every((code) => code === 0);
  const parts = request.operations.map((operation, at) => {
    if (!isDone) {
      return Buffer.concat([header(-1, results[at] ?? 0), jute.int(results[at] ?? 0)]);
    }
    if (operation.kind === 'setData') return Buffer.concat([header(5, 0), stat]);
    if (operation.kind !== 'create') return header(2, 0);
    const type = { container: 19, persistentWithTtl: 21 }[operation.mode as string] ?? 1;
    const path = jute.buffer(operation.path);
    return Buffer.concat([header(type, 0), path, ...(type === 1 ? [] : [stat])]);
  });
  const end = Buffer.concat([jute.int(-1), jute.boolean(true), jute.int(-1)]);
  return Buffer.concat([jute.int(0), ...parts, end]);
}
