import { adler32 } from '../../../../lambda/zookeeper/bytes/adler32.ts';

/** Encodes as jute does, for files that no fixture holds. */
export const jute = {
  int(value: number): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(value);
    return bytes;
  },
  long(value: bigint): Buffer {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64BE(BigInt.asIntN(64, value));
    return bytes;
  },
  buffer(value: Uint8Array | string | null): Buffer {
    if (value === null) return jute.int(-1);
    const bytes = Buffer.from(value);
    return Buffer.concat([jute.int(bytes.length), bytes]);
  },
  boolean: (value: boolean): Buffer => Buffer.from([value ? 1 : 0]),
  acl(scheme: string, id: string): Buffer {
    const entry = [jute.int(31), jute.buffer(scheme), jute.buffer(id)];
    return Buffer.concat([jute.int(1), ...entry]);
  },
  openAcl: (): Buffer => jute.acl('world', 'anyone'),
};

export interface WrittenTransaction {
  readonly zxid: bigint;
  readonly clientId?: bigint;
  readonly time?: bigint;
  readonly type: number;
  readonly record: Buffer;
  readonly digest?: bigint | undefined;
}

/** A log as ZooKeeper writes it, with `padding` zeros behind. */
export function writeLog(transactions: readonly WrittenTransaction[], padding = 64): Buffer {
  const header = Buffer.concat([Buffer.from('ZKLG'), jute.int(2), jute.long(0n)]);
  return Buffer.concat([header, ...transactions.map(writeRecord), Buffer.alloc(padding)]);
}

function writeRecord(transaction: WrittenTransaction): Buffer {
  const { zxid, clientId = 1n, time = 1000n, type, record, digest } = transaction;
  const head = [jute.long(clientId), jute.int(1), jute.long(zxid), jute.long(time), jute.int(type)];
  const tail = digest === undefined ? [] : [jute.int(2), jute.long(digest)];
  const body = Buffer.concat([...head, record, ...tail]);
  const sum = jute.long(BigInt(adler32(body, 0, body.length)));
  return Buffer.concat([sum, jute.int(body.length), body, Buffer.from('B')]);
}

export interface WrittenNode {
  readonly path: string;
  readonly data?: string | null;
  readonly owner?: bigint;
  readonly aclId?: bigint;
  readonly zxid?: bigint;
}

export interface WrittenTrailer {
  readonly digest?: { readonly zxid: bigint; readonly value: bigint; readonly version?: number };
  /** In the hexadecimal form of digests before version 2. */
  readonly hexDigest?: string;
  readonly lastZxid?: bigint;
}

/** What a snapshot holds before its znodes. */
export interface WrittenTables {
  readonly sessions?: readonly bigint[];
  /** Milliseconds. @default 30000 */
  readonly sessionTimeout?: number;
  readonly acls?: readonly (readonly [id: bigint, list: Buffer])[];
}

/** A snapshot as ZooKeeper writes it. */
export function writeSnapshot(
  nodes: readonly WrittenNode[],
  trailer: WrittenTrailer = {},
  { sessions = [], sessionTimeout = 30_000, acls = [] }: WrittenTables = {},
): Buffer {
  const tables = [
    ...[Buffer.from('ZKSN'), jute.int(2), jute.long(-1n)],
    jute.int(sessions.length),
    ...sessions.flatMap((id) => [jute.long(id), jute.int(sessionTimeout)]),
    ...[jute.int(acls.length), ...acls.flatMap(([id, list]) => [jute.long(id), list])],
  ];
  let file = Buffer.concat([...tables, ...nodes.map(writeNode), jute.buffer('/')]);
  const seal = () => {
    const sum = jute.long(BigInt(adler32(file, 0, file.length)));
    file = Buffer.concat([file, sum, jute.buffer('/')]);
  };
  seal();
  const { digest, hexDigest, lastZxid } = trailer;
  if (digest) {
    const version = jute.int(digest.version ?? 2);
    file = Buffer.concat([file, jute.long(digest.zxid), version, jute.long(digest.value)]);
    seal();
  }
  if (hexDigest !== undefined) {
    file = Buffer.concat([file, jute.long(1n), jute.int(1), jute.buffer(hexDigest)]);
    seal();
  }
  if (lastZxid !== undefined) {
    file = Buffer.concat([file, jute.long(lastZxid)]);
    seal();
  }
  return file;
}

function writeNode({ path, data = '', owner = 0n, aclId = -1n, zxid = 0n }: WrittenNode): Buffer {
  const times = [jute.long(0n), jute.long(0n)];
  const versions = [jute.int(0), jute.int(0), jute.int(0)];
  const stat = [jute.long(zxid), jute.long(zxid), ...times, ...versions, jute.long(owner)];
  return Buffer.concat([
    jute.buffer(path),
    jute.buffer(data),
    jute.long(aclId),
    ...stat,
    jute.long(zxid),
  ]);
}

/** The znodes of a server that has processed nothing yet. */
export const pristine: readonly WrittenNode[] = [
  { path: '' },
  { path: '/zookeeper' },
  { path: '/zookeeper/config' },
  { path: '/zookeeper/quota' },
];
