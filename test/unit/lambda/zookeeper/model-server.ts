import { crc32 } from 'node:zlib';
import { jute, type WrittenTransaction } from './data-file-writer.ts';

interface ModelNode {
  data: Uint8Array | null;
  czxid: bigint;
  mzxid: bigint;
  pzxid: bigint;
  ctime: bigint;
  mtime: bigint;
  version: number;
  cversion: number;
  aversion: number;
  owner: bigint;
}

/** What a client asks for; the numbers choose among what there is. */
export interface Request {
  readonly kind:
    | 'create'
    | 'create2'
    | 'v0'
    | 'container'
    | 'ttl'
    | 'delete'
    | 'reap'
    | 'set'
    | 'acl'
    | 'close'
    | 'failed'
    | 'error'
    | 'multi';
  readonly at: number;
  readonly name: number;
  readonly data: Uint8Array | null;
  readonly ephemeral: boolean;
}

type Logged = Pick<WrittenTransaction, 'type' | 'record'>;

const parentOf = (path: string) => path.slice(0, path.lastIndexOf('/'));
const fresh = (zxid: bigint, time: bigint, owner: bigint, data: Uint8Array | null): ModelNode => ({
  data,
  czxid: zxid,
  mzxid: zxid,
  pzxid: zxid,
  ctime: time,
  mtime: time,
  version: 0,
  cversion: 0,
  aversion: 0,
  owner,
});

/**
 * A server in the plainest code there is, which turns requests into the transactions it would log.
 * It shares nothing with the reader: its tree is a Map, and its digest is summed anew each time.
 */
export class ModelServer {
  readonly nodes = new Map<string, ModelNode>();
  readonly log: WrittenTransaction[] = [];
  #encode: (path: string) => Uint8Array;
  readonly #ending: string;
  #zxid = 0n;

  /**
   * @param encode what the server's JVM takes for the bytes of a path when it sums them
   * @param ending of each name
   */
  constructor(encode: (path: string) => Uint8Array = Buffer.from, ending = 'é') {
    this.#encode = encode;
    this.#ending = ending;
    for (const path of ['', '/zookeeper', '/zookeeper/config', '/zookeeper/quota']) {
      this.nodes.set(path, fresh(0n, 0n, 0n, Buffer.alloc(0)));
    }
  }

  get digest(): bigint {
    let sum = 0n;
    for (const [path, node] of this.nodes) {
      if (path.startsWith('/zookeeper/')) continue;
      const zxids = [node.czxid, node.mzxid, node.pzxid, node.ctime, node.mtime].map(jute.long);
      const versions = [node.version, node.cversion, node.aversion].map(jute.int);
      const data = node.data ?? Buffer.alloc(0);
      const all = [this.#encode(path), data, ...zxids, ...versions, jute.long(node.owner)];
      sum += BigInt(crc32(Buffer.concat(all)));
    }
    return BigInt.asUintN(64, sum);
  }

  /** A new epoch, led by a server whose JVM takes other bytes for a path. */
  lead(encode: (path: string) => Uint8Array): void {
    this.#encode = encode;
    this.#zxid = ((this.#zxid >> 32n) + 1n) << 32n;
  }

  request(request: Request, withDigest: boolean): void {
    const zxid = ++this.#zxid;
    const time = 1_700_000_000_000n + zxid;
    const clientId = 0x100n + BigInt(request.at % 3);
    const made = this.#apply(request, zxid, time, clientId);
    const digest = withDigest && made.type !== -1 ? { digest: this.digest } : {};
    this.log.push({ zxid, time, clientId, ...made, ...digest });
  }

  #apply(request: Request, zxid: bigint, time: bigint, clientId: bigint): Logged {
    if (request.kind === 'multi') {
      const before = new Map([...this.nodes].map(([path, node]) => [path, { ...node }]));
      const names = [request.name, request.name + 1000];
      const parts = names.map((name) =>
        this.#apply({ ...request, kind: 'create2', name }, zxid, time, clientId),
      );
      if (parts.some(({ type }) => type === -1)) {
        this.nodes.clear();
        for (const [path, node] of before) this.nodes.set(path, node);
      }
      return { type: 14, record: multi(parts) };
    }
    if (request.kind === 'failed') {
      const error = { type: -1, record: jute.int(-110) };
      return { type: 14, record: multi([error, error]) };
    }
    if (request.kind === 'close') return this.#close(zxid, clientId, request.ephemeral);
    const target = this.#choose(request.at);
    const node = this.nodes.get(target) as ModelNode;
    if (request.kind === 'set') {
      Object.assign(node, {
        data: request.data,
        mzxid: zxid,
        mtime: time,
        version: node.version + 1,
      });
      const record = [
        jute.buffer(target || '/'),
        jute.buffer(request.data),
        jute.int(node.version),
      ];
      return { type: 5, record: Buffer.concat(record) };
    }
    if (request.kind === 'acl') {
      node.aversion++;
      const record = [jute.buffer(target || '/'), jute.openAcl(), jute.int(node.aversion)];
      return { type: 7, record: Buffer.concat(record) };
    }
    if (request.kind === 'delete' || request.kind === 'reap')
      return this.#delete(target, zxid, request.kind);
    if (request.kind === 'error' || (node.owner >= 0x100n && node.owner < 0x200n)) {
      return { type: -1, record: jute.int(-101) };
    }
    return this.#create(`${target}/n${request.name}${this.#ending}`, request, zxid, time, clientId);
  }

  #create(path: string, request: Request, zxid: bigint, time: bigint, clientId: bigint) {
    if (this.nodes.has(path)) return { type: -1, record: jute.int(-110) };
    const parent = this.nodes.get(parentOf(path)) as ModelNode;
    parent.cversion++;
    parent.pzxid = zxid;
    const ephemeral = request.ephemeral && ['create', 'create2', 'v0'].includes(request.kind);
    const owners = { container: 1n << 63n, ttl: (0xffn << 56n) | 5000n };
    const special =
      request.kind === 'container' || request.kind === 'ttl' ? owners[request.kind] : 0n;
    this.nodes.set(path, fresh(zxid, time, ephemeral ? clientId : special, request.data));
    const head = [jute.buffer(path), jute.buffer(request.data), jute.openAcl()];
    const cversion = jute.int(parent.cversion);
    const tails = {
      v0: [jute.boolean(ephemeral)],
      container: [cversion],
      ttl: [cversion, jute.long(5000n)],
    } as const;
    const tail = tails[request.kind as keyof typeof tails] ?? [jute.boolean(ephemeral), cversion];
    const type = { create2: 15, container: 19, ttl: 21 }[request.kind as string] ?? 1;
    return { type, record: Buffer.concat([...head, ...tail]) };
  }

  #delete(target: string, zxid: bigint, kind: 'delete' | 'reap') {
    const hasChildren = [...this.nodes.keys()].some((path) => path.startsWith(`${target}/`));
    if (target === '' || hasChildren) return { type: -1, record: jute.int(-111) };
    this.#remove(target, zxid);
    return { type: kind === 'reap' ? 20 : 2, record: jute.buffer(target) };
  }

  #close(zxid: bigint, clientId: bigint, named: boolean) {
    const paths = [...this.nodes]
      .filter(([, { owner }]) => owner === clientId)
      .map(([path]) => path);
    for (const path of paths) this.#remove(path, zxid);
    const record = [jute.int(paths.length), ...paths.map((path) => jute.buffer(path))];
    return { type: -11, record: named ? Buffer.concat(record) : Buffer.alloc(0) };
  }

  #remove(path: string, zxid: bigint): void {
    (this.nodes.get(parentOf(path)) as ModelNode).pzxid = zxid;
    this.nodes.delete(path);
  }

  /** A znode that clients may change. */
  #choose(at: number): string {
    const paths = [...this.nodes.keys()].filter((path) => !path.startsWith('/zookeeper'));
    return paths[at % paths.length] as string;
  }
}

function multi(parts: readonly { type: number; record: Buffer }[]): Buffer {
  const failed = parts.some(({ type }) => type === -1);
  const logged = failed ? parts.map(() => ({ type: -1, record: jute.int(-2) })) : parts;
  const items = logged.flatMap(({ type, record }) => [jute.int(type), jute.buffer(record)]);
  return Buffer.concat([jute.int(parts.length), ...items]);
}
