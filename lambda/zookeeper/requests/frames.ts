import { JuteWriter } from '../bytes/jute-writer.ts';
import { requestTypes, typeOf, type WriteOperation, writeOperation } from './operations.ts';

/** Answers to these do not come in the order of the requests. */
export const reservedXids = { notification: -1, ping: -2, auth: -4 } as const;

export interface SessionRequest {
  /** What is asked for; the server keeps it between 2 and 20 ticks. */
  readonly timeoutMs: number;
  /** A server that has not seen this zxid yet refuses the session. @default 0n */
  readonly lastZxidSeen?: bigint;
}

/** Bytes of the frame that asks for a session: what is sent before anything else. */
export const connectFrameBytes = 49;

/** Asks for a new session, on a server that is part of a quorum. */
export function connectFrame({ timeoutMs, lastZxidSeen = 0n }: SessionRequest): Buffer {
  const request = new JuteWriter().int(0).long(lastZxidSeen).int(timeoutMs).long(0n);
  return request.buffer(Buffer.alloc(16)).boolean(false).frame();
}

/** What a client says when SASL is spoken; the server answers each. */
export const saslFrame = (token: Uint8Array): Buffer =>
  requestFrame(0, requestTypes.sasl, (writer) => writer.buffer(token));

/** Adds an identity to the session, besides those that it has. */
export const authFrame = (scheme: string, credentials: string): Buffer =>
  requestFrame(reservedXids.auth, requestTypes.auth, (writer) =>
    writer.int(0).string(scheme).buffer(Buffer.from(credentials)),
  );

/** @param xid comes back in the header of the answer */
export function requestFrame(
  xid: number,
  type: number,
  write: (writer: JuteWriter) => void = () => {},
): Buffer {
  const writer = new JuteWriter().int(xid).int(type);
  write(writer);
  return writer.frame();
}

const end = -1;

/** Operations that happen together or not at all. @param plainCreate as in `typeOf` */
export function writeMulti(
  writer: JuteWriter,
  operations: readonly WriteOperation[],
  plainCreate: number,
): void {
  for (const operation of operations) {
    writer.int(typeOf(operation, plainCreate)).boolean(false).int(end);
    writeOperation(writer, operation);
  }
  writer.int(end).boolean(true).int(end);
}
