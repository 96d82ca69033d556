import { jute } from '../unit/lambda/zookeeper/data-file-writer.ts';
import { adler32 } from './sums.ts';

/** A snapshot taken apart, in the order of the file; it shares nothing with the product's reader. */
export interface SnapshotFile {
  readonly header: Buffer;
  readonly sessions: readonly { readonly id: bigint; readonly timeout: number }[];
  readonly acls: readonly SnapshotAcl[];
  readonly nodes: readonly SnapshotZnode[];
  /** zxid, version and value. */
  readonly digest?: Buffer;
  readonly lastZxid?: bigint;
}

export interface SnapshotAcl {
  readonly id: bigint;
  /** Count and entries. */
  readonly entries: Buffer;
}

export interface SnapshotZnode {
  /** The bytes of the path; none for the root. */
  readonly path: Buffer;
  /** With its length, which is -1 for null. */
  readonly data: Buffer;
  readonly acl: bigint;
  /** 60 bytes. */
  readonly stat: Buffer;
}

const sealBytes = 13;

export function takeSnapshotApart(bytes: Buffer): SnapshotFile {
  let at = 16;
  const take = (length: number) => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  const buffer = () => {
    const start = at;
    const length = Math.max(0, take(4).readInt32BE());
    take(length);
    return bytes.subarray(start, at);
  };
  const many = <T>(item: () => T): T[] =>
    Array.from({ length: Math.max(0, take(4).readInt32BE()) }, item);
  const long = () => take(8).readBigInt64BE();

  const sessions = many(() => ({ id: long(), timeout: take(4).readInt32BE() }));
  const acls = many(() => {
    const id = long();
    const start = at;
    many(() => [take(4), buffer(), buffer()]);
    return { id, entries: bytes.subarray(start, at) };
  });
  const nodes: SnapshotZnode[] = [];
  for (let path = buffer(); path.subarray(4).toString() !== '/'; path = buffer()) {
    nodes.push({ path: path.subarray(4), data: buffer(), acl: long(), stat: take(60) });
  }
  take(sealBytes);
  const left = bytes.length - at;
  const digest = left === 33 || left === 54 ? take(20) : undefined;
  if (digest) take(sealBytes);
  const lastZxid = left === 21 || left === 54 ? long() : undefined;
  const header = bytes.subarray(0, 16);
  return {
    header,
    sessions,
    acls,
    nodes,
    ...(digest ? { digest } : {}),
    ...(lastZxid === undefined ? {} : { lastZxid }),
  };
}

/** With right seals, whatever it holds. */
export function putSnapshotTogether(snapshot: SnapshotFile): Buffer {
  const { header, sessions, acls, nodes, digest, lastZxid } = snapshot;
  let file = Buffer.concat([
    header,
    jute.int(sessions.length),
    ...sessions.flatMap(({ id, timeout }) => [jute.long(id), jute.int(timeout)]),
    jute.int(acls.length),
    ...acls.flatMap(({ id, entries }) => [jute.long(id), entries]),
    ...nodes.flatMap(({ path, data, acl, stat }) => [
      jute.buffer(path),
      data,
      jute.long(acl),
      stat,
    ]),
    jute.buffer('/'),
  ]);
  const seal = () => {
    file = Buffer.concat([file, jute.long(BigInt(adler32(file))), jute.buffer('/')]);
  };
  seal();
  if (digest) {
    file = Buffer.concat([file, digest]);
    seal();
  }
  if (lastZxid !== undefined) {
    file = Buffer.concat([file, jute.long(lastZxid)]);
    seal();
  }
  return file;
}
