import { restoreTimeouts } from '../../lambda/contract/restore-times.ts';
import { sessionName } from '../../lambda/restore/part/read-answers.ts';
import type { SessionId } from '../../lambda/restore/request-part.ts';
import { answerReader } from '../../lambda/zookeeper/requests/answers.ts';
import {
  connectFrame,
  connectFrameBytes,
  requestFrame,
  reservedXids,
} from '../../lambda/zookeeper/requests/frames.ts';
import { requestTypes } from '../../lambda/zookeeper/requests/operations.ts';
import { NotReached } from '../errors.ts';
import { authenticate } from './authenticate.ts';
import { Connection } from './connection.ts';
import type { WayIn } from './way-in.ts';

/** Asked of the server, which is told by pings that this machine is there. */
const sessionTimeoutMs = 30_000;

/**
 * A session that is open and authenticated, and held until a stream is sent by it: on this very connection,
 * which the ensemble has shown to be one of its own.
 */
export class HeldSession {
  readonly id: SessionId;
  readonly #connection: Connection;
  /** What the server answered when it opened the session. */
  readonly #opening: Buffer;
  readonly #pings: NodeJS.Timeout;

  private constructor(connection: Connection, opening: Buffer, id: SessionId, timeoutMs: number) {
    this.id = id;
    this.#connection = connection;
    this.#opening = opening;
    const ping = () => connection.write(requestFrame(reservedXids.ping, requestTypes.ping));
    this.#pings = setInterval(ping, timeoutMs / 3);
  }

  /** @throws NotReached */
  static async open(wayIn: WayIn): Promise<HeldSession> {
    const connection = await Connection.open(wayIn);
    try {
      connection.write(connectFrame({ timeoutMs: sessionTimeoutMs }));
      const opening = await connection.frame();
      const answer = answerReader(opening.subarray(4));
      answer.int();
      const timeoutMs = answer.int();
      if (timeoutMs <= 0) {
        throw new NotReached(`${wayIn.name} opened no session: it does not serve.`, {
          hint: 'Nothing was sent. Take another server of the ensemble.',
        });
      }
      const id = sessionName(answer.long()) as SessionId;
      await authenticate(connection, wayIn);
      return new HeldSession(connection, opening, id, timeoutMs);
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  get isOpen(): boolean {
    return this.#connection.isOpen;
  }

  /**
   * Sends a stream, but for its own first frame: the session is open. Its last request ends the session.
   * @returns what came back, as if it had begun with that frame
   */
  async send(stream: Buffer): Promise<Buffer> {
    clearInterval(this.#pings);
    this.#connection.write(stream.subarray(connectFrameBytes));
    const rest = await this.#connection.rest(restoreTimeouts.operatorSendSeconds * 1000);
    return Buffer.concat([this.#opening, rest]);
  }

  /** Ends it; nothing is left of it in the ensemble. */
  async close(): Promise<void> {
    clearInterval(this.#pings);
    if (!this.isOpen) return;
    this.#connection.write(requestFrame(1, requestTypes.closeSession));
    await this.#connection.rest(closeMs);
  }
}

const closeMs = 5000;
