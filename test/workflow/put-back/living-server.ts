import type { Acl } from '../../../lambda/zookeeper/bytes/jute.ts';
import { JuteWriter } from '../../../lambda/zookeeper/bytes/jute-writer.ts';
import { openToAll, writeAcl } from '../../../lambda/zookeeper/requests/access.ts';
import type { Data, WriteOperation } from '../../../lambda/zookeeper/requests/operations.ts';
import {
  jute,
  pristine,
  type WrittenTransaction,
  writeLog,
  writeSnapshot,
} from '../../unit/lambda/zookeeper/data-file-writer.ts';
import { digestOf, type Znode } from './living-znodes.ts';

type Logged = Pick<WrittenTransaction, 'type' | 'record'>;

/** What a server answers to a request that it refuses. */
export class Refused extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`code ${code}`);
    this.code = code;
  }
}

const codes = { noNode: -101, badVersion: -103, noAuth: -102, exists: -110, notEmpty: -111 };
const types = {
  create: 1,
  delete: 2,
  setData: 5,
  setAcl: 7,
  multi: 14,
  container: 19,
  ttl: 21,
  createSession: -10,
};
const others = 0x5000n;
const parentOf = (path: string) => path.slice(0, path.lastIndexOf('/'));

/**
 * A server that clients change, in the plainest code there is, with the files that it would write. It takes
 * paths as clients name them.
 */
export class LivingServer {
  readonly #znodes = new Map<string, Znode>();
  readonly #log: WrittenTransaction[] = [];
  #zxid = 0n;
  /** Znodes that nobody may write. */
  readonly locked = new Set<string>();

  constructor() {
    for (const { path } of pristine) this.#znodes.set(path, this.#fresh(Buffer.alloc(0), 0n, 0n));
  }

  get zxid(): bigint {
    return this.#zxid;
  }

  /** As a client of another session: what it asks for is done, or thrown. */
  create(
    path: string,
    data: string | null = '',
    more: Partial<Extract<WriteOperation, { kind: 'create' }>> = {},
  ): this {
    return this.#asked({ kind: 'create', path, data: bytesOf(data), ...more });
  }

  set(path: string, data: string | null): this {
    return this.#asked({ kind: 'setData', path, data: bytesOf(data) });
  }

  delete(path: string): this {
    return this.#asked({ kind: 'delete', path });
  }

  setAcl(path: string, acl: readonly Acl[], version = -1, session = others): this {
    const znode = this.#found(path);
    if (this.locked.has(path)) throw new Refused(codes.noAuth);
    if (version !== -1 && version !== znode.aversion) throw new Refused(codes.badVersion);
    this.#commit(session, () => {
      znode.acl = acl;
      znode.aversion++;
      const record = [jute.buffer(path), aclBytes(acl), jute.int(znode.aversion)];
      return { type: types.setAcl, record: Buffer.concat(record) };
    });
    return this;
  }

  /** A client that stays connected. @returns its session */
  openSession(): bigint {
    const session = 0x100000000000000n + this.#zxid;
    this.#commit(session, () => ({ type: types.createSession, record: jute.int(30_000) }));
    return session;
  }

  /** Children that came and went, in one transaction of which only the counter is left. */
  count(path: string, cversion: number): this {
    const child = `${path}/z`;
    this.#found(path).cversion = cversion - 1;
    return this.create(child).delete(child);
  }

  /** All or nothing. @returns the code of each; all 0 where they were done */
  multi(session: bigint, operations: readonly WriteOperation[]): number[] {
    const before = new Map([...this.#znodes].map(([path, znode]) => [path, { ...znode }]));
    let at = 0;
    try {
      this.#commit(session, (zxid, time) => {
        const parts = operations.map((operation, index) => {
          at = index;
          return this.#apply(operation, zxid, time);
        });
        return { type: types.multi, record: multiRecord(parts) };
      });
      return operations.map(() => 0);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#znodes.clear();
      for (const [path, znode] of before) this.#znodes.set(path, znode);
      const failed = operations.map(() => ({ type: -1, record: jute.int(error.code) }));
      this.#commit(session, () => ({ type: types.multi, record: multiRecord(failed) }));
      return operations.map((_, index) => (index < at ? 0 : index === at ? error.code : -2));
    }
  }

  /** What a person would see of the znodes at and below a path. */
  seen(root: string): Record<string, string | null> {
    const below = [...this.#znodes].filter(
      ([path]) => path === root || path.startsWith(`${root}/`),
    );
    return Object.fromEntries(
      below.map(([path, { data }]) => [path, data && `${Buffer.from(data)}`]),
    );
  }

  znode(path: string): Readonly<Znode> | undefined {
    return this.#znodes.get(path);
  }

  /** The members of an archive of it. */
  files(): Record<string, Buffer> {
    return {
      'data/version-2/snapshot.0': writeSnapshot(pristine),
      'data/version-2/currentEpoch': Buffer.from('0'),
      'data/version-2/acceptedEpoch': Buffer.from('0'),
      ...(this.#log.length > 0 ? { 'log/version-2/log.1': writeLog(this.#log) } : {}),
      'conf/zoo.cfg': Buffer.from('clientPort=2181\n'),
    };
  }

  #asked(operation: WriteOperation): this {
    this.#commit(others, (zxid, time) => this.#apply(operation, zxid, time));
    return this;
  }

  #commit(session: bigint, change: (zxid: bigint, time: bigint) => Logged): void {
    const zxid = this.#zxid + 1n;
    const time = Date.parse('2026-01-01T00:00:00Z');
    const logged = change(zxid, BigInt(time) + zxid);
    this.#zxid = zxid;
    const digest = digestOf(this.#znodes);
    this.#log.push({ zxid, clientId: session, time: BigInt(time) + zxid, ...logged, digest });
  }

  #apply(operation: WriteOperation, zxid: bigint, time: bigint): Logged {
    const { path } = operation;
    if (this.locked.has(path)) throw new Refused(codes.noAuth);
    if (operation.kind === 'create') return this.#create(operation, zxid, time);
    const znode = this.#found(path);
    const { version = -1 } = operation;
    if (version !== -1 && version !== znode.version) throw new Refused(codes.badVersion);
    if (operation.kind === 'delete') {
      if ([...this.#znodes.keys()].some((one) => parentOf(one) === path && one !== '')) {
        throw new Refused(codes.notEmpty);
      }
      this.#found(parentOf(path)).pzxid = zxid;
      this.#znodes.delete(path);
      return { type: types.delete, record: jute.buffer(path) };
    }
    if (operation.kind === 'check') throw new Error('nobody expected a check');
    Object.assign(znode, { data: operation.data, mzxid: zxid, mtime: time });
    znode.version++;
    const record = [jute.buffer(path), jute.buffer(operation.data), jute.int(znode.version)];
    return { type: types.setData, record: Buffer.concat(record) };
  }

  #create(
    {
      path,
      data,
      acl = openToAll,
      mode = 'persistent',
      ttlMs = 0,
    }: Extract<WriteOperation, { kind: 'create' }>,
    zxid: bigint,
    time: bigint,
  ): Logged {
    if (this.#znodes.has(path)) throw new Refused(codes.exists);
    const parent = this.#found(parentOf(path));
    parent.cversion++;
    parent.pzxid = zxid;
    const owners: Record<string, bigint> = {
      ...{ container: 1n << 63n, persistentWithTtl: (0xffn << 56n) | BigInt(ttlMs) },
      ephemeral: others,
    };
    this.#znodes.set(path, this.#fresh(data, zxid, time, owners[mode], acl));
    const head = [jute.buffer(path), jute.buffer(data), aclBytes(acl)];
    const cversion = jute.int(parent.cversion);
    if (mode === 'container') {
      return { type: types.container, record: Buffer.concat([...head, cversion]) };
    }
    if (mode === 'persistentWithTtl') {
      const record = [...head, cversion, jute.long(BigInt(ttlMs))];
      return { type: types.ttl, record: Buffer.concat(record) };
    }
    const record = [...head, jute.boolean(mode === 'ephemeral'), cversion];
    return { type: types.create, record: Buffer.concat(record) };
  }

  #found(path: string): Znode {
    const znode = this.#znodes.get(path);
    if (!znode) throw new Refused(codes.noNode);
    return znode;
  }

  #fresh(data: Data, zxid: bigint, time: bigint, owner = 0n, acl = openToAll): Znode {
    const zxids = { czxid: zxid, mzxid: zxid, pzxid: zxid, ctime: time, mtime: time };
    return { data, acl, ...zxids, version: 0, cversion: 0, aversion: 0, owner };
  }
}

const bytesOf = (data: string | null) => (data === null ? null : Buffer.from(data));

function aclBytes(acl: readonly Acl[]): Buffer {
  const writer = new JuteWriter();
  writeAcl(writer, acl);
  return writer.frame().subarray(4);
}

const multiRecord = (parts: readonly Logged[]): Buffer =>
  Buffer.concat([
    jute.int(parts.length),
    ...parts.flatMap(({ type, record }) => [jute.int(type), jute.buffer(record)]),
  ]);
