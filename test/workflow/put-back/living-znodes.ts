import { crc32 } from 'node:zlib';
import type { Acl } from '../../../lambda/zookeeper/bytes/jute.ts';
import type { Data } from '../../../lambda/zookeeper/requests/operations.ts';
import { jute } from '../../unit/lambda/zookeeper/data-file-writer.ts';

/** A znode as a server keeps it. */
export interface Znode {
  data: Data;
  acl: readonly Acl[];
  czxid: bigint;
  mzxid: bigint;
  pzxid: bigint;
  ctime: bigint;
  mtime: bigint;
  version: number;
  cversion: number;
  aversion: number;
  readonly owner: bigint;
}

/** ZooKeeper's own sum of a tree, version 2, by path; the root is the empty path. */
export function digestOf(znodes: ReadonlyMap<string, Znode>): bigint {
  let sum = 0n;
  for (const [path, znode] of znodes) {
    if (path.startsWith('/zookeeper/')) continue;
    const { czxid, mzxid, pzxid, ctime, mtime, version, cversion, aversion, owner } = znode;
    const stat = [
      ...[czxid, mzxid, pzxid, ctime, mtime].map(jute.long),
      ...[version, cversion, aversion].map(jute.int),
      jute.long(owner),
    ];
    const data = znode.data ?? Buffer.alloc(0);
    sum += BigInt(crc32(Buffer.concat([Buffer.from(path), data, ...stat])));
  }
  return BigInt.asUintN(64, sum);
}
