import { kindOfOwner, type ZnodeKind } from './znode-kind.ts';

/** Bytes of a stat in a snapshot. */
export const statBytes = 60;
/** Offsets of a stat's fields in a snapshot; pzxid is last there. */
const stat = {
  czxid: 0,
  mzxid: 8,
  ctime: 16,
  mtime: 24,
  version: 32,
  cversion: 36,
  aversion: 40,
  owner: 44,
  pzxid: 52,
} as const;

/** A znode's stat as ZooKeeper stores it; cversion counts creates only. */
export interface Stat {
  readonly czxid: bigint;
  readonly mzxid: bigint;
  readonly pzxid: bigint;
  readonly ctime: bigint;
  readonly mtime: bigint;
  readonly version: number;
  readonly cversion: number;
  readonly aversion: number;
  readonly ephemeralOwner: bigint;
}

/**
 * The znode that a snapshot's reader is at. There is one object per snapshot, moved from znode to
 * znode, and its byte ranges lie in a buffer that moves on: take what you keep.
 */
export class SnapshotNode {
  bytes: Uint8Array = new Uint8Array(0);
  view: DataView = new DataView(this.bytes.buffer);
  pathStart = 0;
  pathEnd = 0;
  dataStart = 0;
  /** -1 when the data is null, which ZooKeeper tells from empty. */
  dataLength = -1;
  aclStart = 0;
  /** Where the 60 bytes of stat begin. */
  statStart = 0;
  /** Sessions of the snapshot that look like a TTL. */
  readonly sessions = new Set<bigint>();

  /** As clients write it: the root is `/`. */
  get path(): string {
    return Buffer.from(this.bytes.subarray(this.pathStart, this.pathEnd)).toString() || '/';
  }

  get data(): Uint8Array | null {
    if (this.dataLength < 0) return null;
    return this.bytes.subarray(this.dataStart, this.dataStart + this.dataLength);
  }

  /** Number of its access control list in the snapshot; -1 is open to all and not listed. */
  get aclId(): bigint {
    return this.view.getBigInt64(this.aclStart);
  }

  /** The same as a number: they are counted up from 1, and a BigInt for each znode costs much. */
  get aclNumber(): number {
    return this.view.getInt32(this.aclStart) * 2 ** 32 + this.view.getUint32(this.aclStart + 4);
  }

  get kind(): ZnodeKind {
    const at = this.statStart + stat.owner;
    const kind = kindOfOwner(this.view.getUint32(at), this.view.getUint32(at + 4));
    const isSession = kind === 'ttl' && this.sessions.has(this.view.getBigInt64(at));
    return isSession ? 'ephemeral' : kind;
  }

  get stat(): Stat {
    const long = (offset: number) => this.view.getBigInt64(this.statStart + offset);
    const int = (offset: number) => this.view.getInt32(this.statStart + offset);
    return {
      czxid: long(stat.czxid),
      mzxid: long(stat.mzxid),
      pzxid: long(stat.pzxid),
      ctime: long(stat.ctime),
      mtime: long(stat.mtime),
      version: int(stat.version),
      cversion: int(stat.cversion),
      aversion: int(stat.aversion),
      ephemeralOwner: long(stat.owner),
    };
  }
}
