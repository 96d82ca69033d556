import { randomUUID } from 'node:crypto';
import type { Acl, JuteReader } from '../../lambda/zookeeper/bytes/jute.ts';
import { writeAcl } from '../../lambda/zookeeper/requests/access.ts';
import { readShownStat, type ShownStat } from '../../lambda/zookeeper/requests/answers.ts';
import { answerChallenge, type Credentials } from '../../lambda/zookeeper/requests/digest-md5.ts';
import {
  type CreateOptions,
  type Data,
  requestTypes,
  typeOf,
  type WriteOperation,
  writeOperation,
} from '../../lambda/zookeeper/requests/operations.ts';
import { Connection, type ConnectionOptions } from './connection.ts';
import { multi } from './multi.ts';
import { ZooKeeperError } from './zookeeper-error.ts';

/**
 * A client of one ZooKeeper server over its own protocol. Calls may be made without waiting for
 * the ones before: the server answers in order. Every call throws ZooKeeperError.
 */
export class ZooKeeperClient {
  readonly #connection: Connection;

  private constructor(connection: Connection) {
    this.#connection = connection;
  }

  static async connect(options: ConnectionOptions): Promise<ZooKeeperClient> {
    return new ZooKeeperClient(await Connection.open(options));
  }

  get sessionId(): bigint {
    return this.#connection.sessionId;
  }

  get sessionTimeoutMs(): number {
    return this.#connection.sessionTimeoutMs;
  }

  /** The newest zxid that this client has seen. */
  get lastZxid(): bigint {
    return this.#connection.lastZxid;
  }

  /** Creates a znode and returns its path, with the number appended in a sequential mode. */
  async create(path: string, data: Data, options: CreateOptions = {}): Promise<string> {
    const answer = await this.#write({ kind: 'create', path, data, ...options });
    return answer.string();
  }

  async setData(path: string, data: Data, version = -1): Promise<ShownStat> {
    return readShownStat(await this.#write({ kind: 'setData', path, data, version }));
  }

  async delete(path: string, version = -1): Promise<void> {
    await this.#write({ kind: 'delete', path, version });
  }

  /** All or nothing; the results stand in the order of the operations. */
  multi(operations: readonly WriteOperation[]): Promise<(ShownStat | undefined)[]> {
    return multi(this.#connection, operations);
  }

  async getData(path: string): Promise<{ data: Buffer | null; stat: ShownStat }> {
    const answer = await this.#read(requestTypes.getData, path);
    return { data: bufferOf(answer.buffer()), stat: readShownStat(answer) };
  }

  async getChildren(path: string): Promise<{ children: string[]; stat: ShownStat }> {
    const answer = await this.#read(requestTypes.getChildren, path);
    return { children: answer.vector(() => answer.string()) ?? [], stat: readShownStat(answer) };
  }

  async getAcl(path: string): Promise<{ acl: Acl[]; stat: ShownStat }> {
    const answer = await this.#connection.request(requestTypes.getAcl, path, (writer) =>
      writer.string(path),
    );
    return { acl: [...(answer.acl() ?? [])], stat: readShownStat(answer) };
  }

  async setAcl(path: string, acl: readonly Acl[], version = -1): Promise<ShownStat> {
    const answer = await this.#connection.request(requestTypes.setAcl, path, (writer) => {
      writeAcl(writer.string(path), acl);
      writer.int(version);
    });
    return readShownStat(answer);
  }

  /** The znode's stat, or undefined when there is none. */
  async exists(path: string): Promise<ShownStat | undefined> {
    try {
      return readShownStat(await this.#read(requestTypes.exists, path));
    } catch (error) {
      if (error instanceof ZooKeeperError && error.codeName === 'NoNode') {
        return undefined;
      }
      throw error;
    }
  }

  /** Returns when this server has caught up with the leader. */
  async sync(path = '/'): Promise<void> {
    await this.#connection.request(requestTypes.sync, path, (writer) => writer.string(path));
  }

  /** Takes members out of the ensemble, or in as `server.N=…` of zoo.cfg, by a transaction. */
  async reconfigure(change: { readonly joining: string } | { readonly leaving: string }) {
    const joining = 'joining' in change ? Buffer.from(change.joining) : null;
    const leaving = 'leaving' in change ? Buffer.from(change.leaving) : null;
    await this.#connection.request(requestTypes.reconfig, undefined, (writer) =>
      writer.buffer(joining).buffer(leaving).buffer(null).long(-1n),
    );
  }

  async authenticateDigest(user: string, password: string): Promise<void> {
    await this.#connection.authenticate('digest', `${user}:${password}`);
  }

  /** By SASL's DIGEST-MD5, as a user of the server's JAAS file. */
  async authenticateSasl(credentials: Credentials): Promise<void> {
    const say = async (token: Uint8Array) => {
      const answer = await this.#connection.request(requestTypes.sasl, undefined, (writer) =>
        writer.buffer(token),
      );
      return answer.buffer() ?? Buffer.alloc(0);
    };
    const answered = answerChallenge(await say(Buffer.alloc(0)), credentials, randomUUID());
    if (!answered) throw new Error('the server speaks another SASL');
    await say(answered.token);
  }

  /** Ends the session: its ephemerals are deleted. */
  close(): Promise<void> {
    return this.#connection.close();
  }

  /** The crash of a client: ephemerals stay until the session times out. */
  destroy(): void {
    this.#connection.destroy();
  }

  #write(operation: WriteOperation): Promise<JuteReader> {
    const type = typeOf(operation, requestTypes.create);
    return this.#connection.request(type, operation.path, (writer) =>
      writeOperation(writer, operation),
    );
  }

  #read(type: number, path: string): Promise<JuteReader> {
    return this.#connection.request(type, path, (writer) => writer.string(path).boolean(false));
  }
}

const bufferOf = (bytes: Uint8Array | null): Buffer | null =>
  bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
