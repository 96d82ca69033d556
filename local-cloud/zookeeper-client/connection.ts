import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { JuteReader } from '../../lambda/zookeeper/bytes/jute.ts';
import type { JuteWriter } from '../../lambda/zookeeper/bytes/jute-writer.ts';
import { answerReader, readReplyHeader } from '../../lambda/zookeeper/requests/answers.ts';
import {
  authFrame,
  connectFrame,
  requestFrame,
  reservedXids,
} from '../../lambda/zookeeper/requests/frames.ts';
import { requestTypes } from '../../lambda/zookeeper/requests/operations.ts';
import { type ClientPort, dial, opened } from './dial.ts';
import { connectionLoss, sessionExpired, ZooKeeperError } from './zookeeper-error.ts';

export interface ConnectionOptions extends ClientPort {
  /** What is asked for; the server keeps it between 2 and 20 ticks. 30 s by default. */
  readonly sessionTimeoutMs?: number;
  /** A server that has not seen this zxid yet refuses the session. */
  readonly lastZxidSeen?: bigint;
}

interface Pending {
  readonly path: string | undefined;
  readonly resolve: (answer: JuteReader) => void;
  readonly reject: (error: ZooKeeperError) => void;
}

/** One session on one TCP connection. It ends with the connection: it is never resumed elsewhere. */
export class Connection {
  readonly sessionId: bigint;
  readonly sessionTimeoutMs: number;
  /** The newest zxid that any reply has shown. */
  lastZxid: bigint;
  readonly #socket: Socket;
  readonly #pending = new Map<number, Pending>();
  readonly #ping: NodeJS.Timeout;
  #xid = 0;
  #unread: Buffer = Buffer.alloc(0);

  private constructor(socket: Socket, answer: JuteReader, lastZxid: bigint) {
    answer.int();
    this.sessionTimeoutMs = answer.int();
    this.sessionId = answer.long();
    this.lastZxid = lastZxid;
    this.#socket = socket;
    this.#ping = setInterval(() => this.#sendPing(), this.sessionTimeoutMs / 3).unref();
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('close', () => this.#lose());
  }

  /** @throws ZooKeeperError ConnectionLoss when the server cannot be reached or does not serve. */
  static async open(options: ConnectionOptions): Promise<Connection> {
    const { sessionTimeoutMs = 30_000, lastZxidSeen = 0n } = options;
    const socket = dial(options);
    try {
      await once(socket, opened(options));
      socket.write(connectFrame({ timeoutMs: sessionTimeoutMs, lastZxidSeen }));
      const answer = await firstFrame(socket);
      socket.on('error', () => socket.destroy());
      return new Connection(socket, answer, lastZxidSeen);
    } catch (cause) {
      socket.destroy();
      throw new ZooKeeperError(connectionLoss, undefined, cause);
    }
  }

  /** Sends a request; any number may be in flight. The answer is what follows the reply header. */
  request(type: number, path: string | undefined, write: (writer: JuteWriter) => void) {
    this.#xid = (this.#xid + 1) & 0x7fffffff;
    return this.#send(this.#xid, path, requestFrame(this.#xid, type, write));
  }

  authenticate(scheme: string, credentials: string): Promise<JuteReader> {
    return this.#send(reservedXids.auth, undefined, authFrame(scheme, credentials));
  }

  /** Ends the session at once: its ephemerals are deleted. */
  async close(): Promise<void> {
    if (!this.#socket.destroyed) {
      const closed = once(this.#socket, 'close');
      await this.request(requestTypes.closeSession, undefined, () => {});
      this.#socket.destroy();
      await closed;
    }
  }

  /** The crash of a client: the session lives on until its timeout. */
  destroy(): void {
    this.#socket.destroy();
  }

  #send(xid: number, path: string | undefined, frame: Buffer) {
    return new Promise<JuteReader>((resolve, reject) => {
      if (this.#socket.destroyed) {
        reject(new ZooKeeperError(connectionLoss, path));
        return;
      }
      this.#pending.set(xid, { path, resolve, reject });
      if (this.#socket.writableCorked === 0) {
        this.#socket.cork();
        process.nextTick(() => this.#socket.uncork());
      }
      this.#socket.write(frame);
    });
  }

  #sendPing() {
    this.#socket.write(requestFrame(reservedXids.ping, requestTypes.ping));
  }

  #receive(chunk: Buffer) {
    let unread = this.#unread.length > 0 ? Buffer.concat([this.#unread, chunk]) : chunk;
    while (unread.length >= 4 && unread.length >= 4 + unread.readInt32BE(0)) {
      const end = 4 + unread.readInt32BE(0);
      this.#settle(answerReader(unread.subarray(4, end)));
      unread = unread.subarray(end);
    }
    this.#unread = unread;
  }

  #settle(reply: JuteReader) {
    const { xid, zxid, code } = readReplyHeader(reply);
    if (zxid > this.lastZxid) {
      this.lastZxid = zxid;
    }
    const pending = this.#pending.get(xid);
    this.#pending.delete(xid);
    if (code === 0) {
      pending?.resolve(reply);
    } else {
      pending?.reject(new ZooKeeperError(code, pending.path));
    }
  }

  #lose() {
    clearInterval(this.#ping);
    for (const { path, reject } of this.#pending.values()) {
      reject(new ZooKeeperError(connectionLoss, path));
    }
    this.#pending.clear();
  }
}

/** The answer to a connect request; the server just closes when it does not serve. */
function firstFrame(socket: Socket): Promise<JuteReader> {
  return new Promise((resolve, reject) => {
    let bytes: Buffer = Buffer.alloc(0);
    const lost = (cause?: Error) => reject(cause ?? new Error('closed by the server'));
    const receive = (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (bytes.length >= 4 && bytes.length >= 4 + bytes.readInt32BE(0)) {
        socket.off('data', receive).off('close', lost).off('error', lost);
        const timeout = bytes.readInt32BE(8);
        // A session that the server does not know (any more) is answered with a timeout of 0.
        if (timeout <= 0) {
          reject(new ZooKeeperError(sessionExpired));
        }
        resolve(answerReader(bytes.subarray(4)));
      }
    };
    socket.on('data', receive).once('close', lost).once('error', lost);
  });
}
