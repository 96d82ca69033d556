import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectSafely } from 'node:tls';
import { NotReached } from '../errors.ts';
import type { WayIn } from './way-in.ts';

/** How long a server may take for a connection, and for one answer. */
const patienceMs = 15_000;

/** Bytes; no answer that is waited for is longer. The first ones of HTTP or of TLS would be a length above it. */
const longestFrame = 1024 * 1024;

/** A connection to a server, of which answers are read one by one, or only kept. */
export class Connection {
  readonly #stream: Duplex;
  readonly #name: string;
  #bytes: Buffer[] = [];
  #told: () => void = () => {};
  #fault: Error | undefined;

  private constructor(stream: Duplex, name: string) {
    this.#stream = stream;
    this.#name = name;
    stream.on('data', (chunk: Buffer) => {
      this.#bytes.push(chunk);
      this.#told();
    });
    stream.on('error', (error) => {
      this.#fault = error;
    });
    stream.on('close', () => this.#told());
  }

  /** @throws NotReached */
  static async open(wayIn: WayIn): Promise<Connection> {
    const { host, port, tls, name } = wayIn;
    // The name is not compared: a forwarded port has none that a certificate could hold.
    const own = { ...tls, checkServerIdentity: () => undefined };
    const socket = tls
      ? connectSafely({ host, port, ...own })
      : connect({ host, port, noDelay: true });
    const event = tls ? 'secureConnect' : 'connect';
    try {
      await new Promise<void>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error('no answer')), patienceMs);
        socket.once(event, () => {
          clearTimeout(late);
          resolve();
        });
        socket.once('error', (error) => {
          clearTimeout(late);
          reject(error);
        });
      });
      return new Connection(socket, name);
    } catch (cause) {
      socket.destroy();
      throw new NotReached(`${name} cannot be reached: ${(cause as Error).message}`, {
        hint: tls
          ? 'Nothing was sent. Compare --ca, --cert and --key with what the server has, and see whether that port serves TLS.'
          : 'Nothing was sent. See whether that port is forwarded, and whether it serves TLS (--ca FILE).',
        cause,
      });
    }
  }

  get isOpen(): boolean {
    return !this.#stream.destroyed && !this.#stream.readableEnded;
  }

  write(bytes: Uint8Array): void {
    if (this.isOpen) this.#stream.write(bytes);
  }

  /**
   * The next answer, with its length before it.
   * @throws NotReached where the server closes the connection, or answers something else
   */
  async frame(): Promise<Buffer> {
    const from = Date.now();
    for (;;) {
      const bytes = Buffer.concat(this.#bytes);
      const length = bytes.length < 4 ? 0 : bytes.readInt32BE(0);
      if (length < 0 || length > longestFrame)
        throw this.#lost('it is no client port of ZooKeeper');
      if (length > 0 && bytes.length >= 4 + length) {
        this.#bytes = [bytes.subarray(4 + length)];
        return bytes.subarray(0, 4 + length);
      }
      if (!this.isOpen) throw this.#lost(this.#fault?.message ?? 'it closed the connection');
      const left = from + patienceMs - Date.now();
      if (left <= 0) throw this.#lost('it does not answer');
      await this.#more(left);
    }
  }

  /**
   * All that comes back until the server closes the connection.
   * @param most milliseconds, after which it is closed from here
   */
  async rest(most: number): Promise<Buffer> {
    const end = Date.now() + most;
    while (this.isOpen && Date.now() < end) await this.#more(end - Date.now());
    this.destroy();
    return Buffer.concat(this.#bytes);
  }

  destroy(): void {
    this.#stream.destroy();
  }

  /** Until something comes, or the connection ends, or time is over. */
  async #more(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const late = setTimeout(resolve, milliseconds);
      this.#told = () => {
        clearTimeout(late);
        resolve();
      };
    });
  }

  #lost(why: string): NotReached {
    this.destroy();
    return new NotReached(`${this.#name} lets nobody in: ${why}.`, {
      hint: 'Nothing was sent. See the log of that server, and whether the port serves TLS (--ca FILE).',
    });
  }
}
