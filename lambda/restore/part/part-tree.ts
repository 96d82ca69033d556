import { hash } from 'node:crypto';
import { formatZxid } from '../../zookeeper/bytes/data-file-errors.ts';
import type { Acl } from '../../zookeeper/bytes/jute.ts';
import type { SnapshotNode } from '../../zookeeper/files/snapshot-node.ts';
import { type Create, effectsOf, type Transaction } from '../../zookeeper/files/transaction.ts';
import type { ZnodeKind } from '../../zookeeper/files/znode-kind.ts';
import { openToAll } from '../../zookeeper/requests/access.ts';
import { replay } from '../../zookeeper/tree/replay.ts';
import { ZnodeTree } from '../../zookeeper/tree/znode-tree.ts';
import type { Watch } from '../../zookeeper/verdict/restorable.ts';
import { NewestSnapshot } from '../plan/reading/newest-snapshot.ts';
import type { Seen } from './changes.ts';
import type { TreePart } from './part.ts';

/** A znode of a part, with all that can be put back but its data. */
export interface PartZnode {
  readonly path: string;
  readonly kind: ZnodeKind;
  /** Milliseconds; 0 for all but those with a time to live. */
  readonly ttlMs: number;
  readonly czxid: bigint;
  /** The last transaction that created it or set its data. */
  readonly mzxid: bigint;
  readonly version: number;
  /** Children ever created; the number of the next sequential one. */
  readonly cversion: number;
  readonly aversion: number;
  /** Undefined where neither snapshot nor logs hold it. */
  readonly acl: readonly Acl[] | undefined;
  /** Of its data; -1 for null, which ZooKeeper tells from empty. */
  readonly bytes: number;
  /** SHA-256 of its data in base64; empty for null. */
  readonly sum: string;
}

/** Both are proven, and of one part. */
export interface Trees {
  readonly part: TreePart;
  readonly backup: PartTree;
  /** The ensemble as it is. */
  readonly live: PartTree;
}

type Data = Uint8Array | null;

/**
 * The znodes of a part, those above it, and quotas and lock beside it, as they are after the last
 * transaction. Of data only length and sum are kept, unless it is wanted: memory grows with the paths
 * of the part, and with what is wanted of it. Shown the members of a set while that is proven.
 */
export class PartTree implements Watch {
  readonly #part: TreePart;
  readonly #wantsData: (path: string) => boolean;
  readonly #newest = new NewestSnapshot();
  #tree = new ZnodeTree();
  /** By number of the znode. */
  #lengths: number[] = [];
  #sums: string[] = [];
  #acls: (readonly Acl[] | undefined)[] = [];
  /** Access control lists by their number in the snapshot, and each one once. */
  #listed = new Map<bigint, readonly Acl[]>();
  readonly #known = new Map<string, readonly Acl[]>();
  readonly #data = new Map<string, Data>();

  /** @param wantsData whether the data of a path is kept; by default that of none */
  constructor(part: TreePart, wantsData: (path: string) => boolean = () => false) {
    this.#part = part;
    this.#wantsData = wantsData;
  }

  /** Of several snapshots the newest counts. */
  snapshot(zxid: bigint): void {
    if (!this.#newest.begin(zxid)) return;
    this.#tree = new ZnodeTree();
    this.#lengths = [];
    this.#sums = [];
    this.#acls = [];
    this.#listed = new Map();
    this.#data.clear();
  }

  session(id: bigint): void {
    if (!this.#newest.isPassedOver) this.#tree.noteSession(id);
  }

  acl(id: bigint, entries: readonly Acl[] | null): void {
    if (!this.#newest.isPassedOver) this.#listed.set(id, this.#once(entries));
  }

  node(node: SnapshotNode): void {
    if (this.#newest.isPassedOver) return;
    const { bytes, pathStart, pathEnd } = node;
    if (!this.#part.relation(bytes, pathStart, pathEnd)) return;
    this.#tree.addFromSnapshot(node);
    const number = this.#tree.find(bytes.subarray(pathStart, pathEnd));
    this.#setData(number, node.data);
    this.#acls[number] = node.aclId === -1n ? openToAll : this.#listed.get(node.aclId);
  }

  transaction(transaction: Transaction): void {
    if (transaction.zxid <= this.#newest.zxid) return;
    for (const change of effectsOf(transaction)) {
      if (!('path' in change)) replay(this.#tree, { ...transaction, change });
      else if (this.#part.relation(rooted(change.path))) this.#apply({ ...transaction, change });
      else if (change.kind === 'create') this.#countBeside(change, transaction.zxid);
    }
  }

  find(path: string): PartZnode | undefined {
    const number = this.#number(Buffer.from(path));
    return number < 0 ? undefined : this.#znode(number);
  }

  /** Data of a znode that is there and was wanted. */
  data(path: string): Data | undefined {
    return this.#number(Buffer.from(path)) < 0 ? undefined : this.#data.get(path);
  }

  /** The znodes of the part, in no order. */
  *within(): Generator<PartZnode> {
    for (const number of this.#those('within')) yield this.#znode(number);
  }

  /** Their paths alone, which is a tenth of the work. */
  *pathsWithin(): Generator<string> {
    for (const number of this.#those('within')) yield this.#path(number);
  }

  /** Quotas, and the lock of a run with that run, in no order. */
  *beside(): Generator<PartZnode> {
    for (const number of this.#those('beside')) yield this.#znode(number);
  }

  *#those(wanted: 'within' | 'beside'): Generator<number> {
    for (const number of this.#tree.numbers()) {
      if (this.#part.relation(this.#tree.path(number)) === wanted) yield number;
    }
  }

  #apply(transaction: Transaction): void {
    const { change } = transaction;
    if (!('path' in change)) return;
    const isThere = change.kind === 'create' && this.#number(change.path) >= 0;
    replay(this.#tree, transaction);
    const number = this.#number(change.path);
    if (number < 0) return;
    if (change.kind === 'create' && !isThere) {
      this.#setData(number, change.data);
      this.#acls[number] = this.#once(change.acl);
    } else if (change.kind === 'create') {
      // A fuzzy snapshot may hold a znode and not yet its list.
      this.#acls[number] ??= this.#once(change.acl);
    } else if (change.kind === 'setData') this.#setData(number, change.data);
    else if (change.kind === 'setAcl') this.#acls[number] = this.#once(change.acl);
  }

  /** A child that is of no interest still counts for a parent above the part. */
  #countBeside({ path, parentCversion }: Create, zxid: bigint): void {
    const parent = this.#tree.find(path, path.lastIndexOf(slash));
    if (parent < 0) return;
    this.#tree.raiseCversion(parent, parentCversion === -1 ? undefined : parentCversion, zxid);
  }

  #setData(number: number, data: Data): void {
    this.#lengths[number] = data?.length ?? -1;
    this.#sums[number] = sumOf(data);
    const path = this.#path(number);
    if (this.#wantsData(path)) this.#data.set(path, data && Buffer.from(data));
  }

  #once(entries: readonly Acl[] | null): readonly Acl[] {
    if (entries === null) return openToAll;
    const text = JSON.stringify(entries);
    const known = this.#known.get(text) ?? entries;
    if (known === entries) this.#known.set(text, entries);
    return known;
  }

  #znode(number: number): PartZnode {
    const { ephemeralOwner, ...stat } = this.#tree.stat(number);
    const { czxid, mzxid, version, cversion, aversion } = stat;
    const kind = this.#tree.kind(number);
    return {
      ...{ path: this.#path(number), kind, czxid, mzxid, version, cversion, aversion },
      ttlMs: kind === 'ttl' ? Number(BigInt.asUintN(40, ephemeralOwner)) : 0,
      acl: this.#acls[number],
      bytes: this.#lengths[number] as number,
      sum: this.#sums[number] as string,
    };
  }

  #number(path: Uint8Array): number {
    return this.#tree.find(rooted(path));
  }

  #path(number: number): string {
    return Buffer.from(this.#tree.path(number)).toString() || '/';
  }
}

/** What `PartZnode.sum` says of data. */
export const sumOf = (data: Data): string => (data ? hash('sha256', data, 'base64') : '');

/** What a change of a znode is guarded by. */
export const seenOf = ({ czxid, version, aversion }: PartZnode): Seen => ({
  czxid: formatZxid(czxid),
  version,
  aversion,
});

const slash = 0x2f;

/** The root is `/` in a transaction and the empty path in the tree. */
const rooted = (path: Uint8Array): Uint8Array =>
  path.length === 1 && path[0] === slash ? path.subarray(1) : path;
