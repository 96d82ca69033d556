import { contentSum, isNonAscii } from '../bytes/content-sum.ts';
import { crc32 } from '../bytes/crc32.ts';
import type { AccessLists } from '../files/access-lists.ts';
import { type SnapshotNode, type Stat, statBytes } from '../files/snapshot-node.ts';
import { kindOfOwner, type ZnodeKind } from '../files/znode-kind.ts';
import { CharsetDigests } from './charset-digests.ts';
import { field, inSnapshot, readStat } from './digest-stat.ts';
import { DigestSum } from './digest-sum.ts';
import { grow } from './grow.ts';
import { PathTable } from './path-table.ts';
import { ZnodeOwners } from './znode-owners.ts';

const systemPrefix = Buffer.from('/zookeeper/');

/**
 * The znodes of a server without their data: paths, stats, and for each znode two check sums that
 * keep ZooKeeper's digest of the whole tree up to date (docs/facts/zookeeper-data-files.md). About 150 bytes
 * and the path for each.
 */
export class ZnodeTree {
  readonly #paths = new PathTable();
  /** By number of the path: 60 bytes of stat, as the digest takes them. */
  #stats = new Uint8Array(512 * statBytes);
  #view = new DataView(this.#stats.buffer);
  /** CRC-32 of path and data: the stat changes more often, and the data is not kept. */
  #contents = new Uint32Array(512);
  #lengths = new Int32Array(512);
  /** What the znode adds to the tree's digest. */
  #digests = new Uint32Array(512);
  readonly #sum = new DigestSum();
  /** Of paths outside ASCII, whose digest hangs on the character set of the JVM. */
  readonly charsets = new CharsetDigests();
  readonly #owners = new ZnodeOwners();
  /** Kept only where some znode is without its list. */
  lists: AccessLists | undefined;

  /** Znodes, the root being one. */
  get size(): number {
    return this.#paths.size;
  }

  /** Znodes that go when the sessions that own them end. */
  get ephemerals(): number {
    return this.#owners.ephemerals;
  }

  /** Znodes with a time to live. */
  get ttls(): number {
    return this.#owners.ttls;
  }

  /** Bytes that the tree takes, without the ephemerals. */
  get memory(): number {
    const others = this.charsets.memory + (this.lists?.memory ?? 0);
    return this.#paths.memory + this.#digests.length * (statBytes + 4 + 4 + 4) + others;
  }

  /** ZooKeeper's digest of the tree, version 2. */
  get digest(): bigint {
    return this.#sum.value;
  }

  /** Whether a server of any character set would write this digest of the tree. */
  hasDigest(digest: bigint): boolean {
    return digest === this.digest || this.charsets.make(digest, this.digest);
  }

  /** @returns the number of a znode, or -1; the root is the empty path */
  find(path: Uint8Array, end = path.length): number {
    return this.#paths.find(path, 0, end);
  }

  addFromSnapshot(node: SnapshotNode): void {
    const number = this.#add(node.bytes, node.pathStart, node.pathEnd);
    const to = number * statBytes;
    for (let word = 0; word < inSnapshot.length; word++) {
      const from = node.statStart + (inSnapshot[word] as number);
      this.#view.setInt32(to + word * 4, node.view.getInt32(from));
    }
    const pathSum = crc32(node.bytes, node.pathStart, node.pathEnd);
    const dataEnd = node.dataStart + Math.max(0, node.dataLength);
    this.#contents[number] = crc32(node.bytes, node.dataStart, dataEnd, pathSum);
    this.#lengths[number] = node.dataLength;
    if (isNonAscii(node.bytes, node.pathStart, node.pathEnd)) this.#noteCharsets(number, node.data);
    this.lists?.znodeFromSnapshot(number, node.aclNumber);
    this.#own(number);
    this.#count(number);
  }

  /** Adds a znode as a create leaves it. @returns its number */
  create(
    path: Uint8Array,
    data: Uint8Array | null,
    zxid: bigint,
    time: bigint,
    owner: bigint,
  ): number {
    const number = this.#add(path, 0, path.length);
    const at = number * statBytes;
    this.#stats.fill(0, at, at + statBytes);
    for (const zxidField of [field.czxid, field.mzxid, field.pzxid]) {
      this.#view.setBigInt64(at + zxidField, zxid);
    }
    this.#view.setBigInt64(at + field.ctime, time);
    this.#view.setBigInt64(at + field.mtime, time);
    this.#view.setBigUint64(at + field.owner, BigInt.asUintN(64, owner));
    this.#setContents(number, path, data);
    this.#own(number);
    this.#count(number);
    return number;
  }

  remove(number: number): void {
    this.#uncount(number);
    this.#owners.delete(number, this.#owner(number));
    this.charsets.forget(number);
    this.#paths.remove(number);
  }

  setData(
    number: number,
    data: Uint8Array | null,
    version: number,
    zxid: bigint,
    time: bigint,
  ): void {
    this.#uncount(number);
    const at = number * statBytes;
    this.#view.setInt32(at + field.version, version);
    this.#view.setBigInt64(at + field.mzxid, zxid);
    this.#view.setBigInt64(at + field.mtime, time);
    this.#setContents(number, this.#paths.path(number), data);
    this.#count(number);
  }

  setAversion(number: number, aversion: number): void {
    this.#uncount(number);
    this.#view.setInt32(number * statBytes + field.aversion, aversion);
    this.#count(number);
  }

  /** The counter of children created; it and pzxid never go back. */
  raiseCversion(number: number, cversion: number | undefined, zxid: bigint): void {
    const at = number * statBytes;
    const now = this.#view.getInt32(at + field.cversion);
    const raised = cversion ?? now + 1;
    if (raised <= now) return;
    this.#uncount(number);
    this.#view.setInt32(at + field.cversion, raised);
    this.#view.setBigInt64(at + field.pzxid, zxid);
    this.#count(number);
  }

  raisePzxid(number: number, zxid: bigint): void {
    const at = number * statBytes + field.pzxid;
    if (this.#view.getBigInt64(at) >= zxid) return;
    this.#uncount(number);
    this.#view.setBigInt64(at, zxid);
    this.#count(number);
  }

  /** An owner that is or was a session is no TTL. */
  noteSession(id: bigint): void {
    this.#owners.noteSession(id);
  }

  /** Numbers of the ephemeral znodes of a session. */
  ephemeralsOf(session: bigint): readonly number[] {
    return this.#owners.ephemeralsOf(session);
  }

  kind(number: number): ZnodeKind {
    const at = number * statBytes + field.owner;
    const kind = kindOfOwner(this.#view.getUint32(at), this.#view.getUint32(at + 4));
    return kind === 'ttl' && this.#owners.isSession(this.#owner(number)) ? 'ephemeral' : kind;
  }

  path(number: number): Uint8Array {
    return this.#paths.path(number);
  }

  stat(number: number): Stat {
    return readStat(this.#view, number * statBytes);
  }

  /** Bytes of data; -1 where it is null, which ZooKeeper tells from empty. */
  dataLength(number: number): number {
    return this.#lengths[number] as number;
  }

  /** All numbers in use, in no order. */
  *numbers(): Generator<number> {
    for (let number = 0; number < this.#paths.numbers; number++) {
      if (this.#paths.has(number)) yield number;
    }
  }

  #add(path: Uint8Array, start: number, end: number): number {
    const number = this.#paths.add(path, start, end);
    if (number >= this.#digests.length) this.#grow();
    return number;
  }

  #setContents(number: number, path: Uint8Array, data: Uint8Array | null): void {
    this.#contents[number] = contentSum(path, data);
    this.#lengths[number] = data?.length ?? -1;
    if (isNonAscii(path, 0, path.length)) this.#noteCharsets(number, data);
  }

  #noteCharsets(number: number, data: Uint8Array | null): void {
    if (this.#paths.startsWith(number, systemPrefix)) return;
    this.charsets.note(number, this.#paths.path(number), data);
  }

  #owner(number: number): bigint {
    return this.#view.getBigInt64(number * statBytes + field.owner);
  }

  /** Most znodes are nobody's: a BigInt for each would cost more than all the rest. */
  #own(number: number): void {
    const kind = this.kind(number);
    if (kind !== 'persistent') this.#owners.add(number, kind, this.#owner(number));
  }

  #count(number: number): void {
    const at = number * statBytes;
    // ZooKeeper leaves what is below /zookeeper out of its digest.
    const digest = this.#paths.startsWith(number, systemPrefix)
      ? 0
      : crc32(this.#stats, at, at + statBytes, this.#contents[number]);
    this.#digests[number] = digest;
    if (this.charsets.size > 0) this.charsets.count(number, digest, this.#stats, at);
    this.#sum.add(digest);
  }

  #uncount(number: number): void {
    const digest = this.#digests[number] as number;
    if (this.charsets.size > 0) this.charsets.uncount(number, digest);
    this.#sum.subtract(digest);
  }

  #grow(): void {
    const capacity = this.#digests.length * 2;
    this.#stats = grow(this.#stats, new Uint8Array(capacity * statBytes));
    this.#view = new DataView(this.#stats.buffer);
    this.#contents = grow(this.#contents, new Uint32Array(capacity));
    this.#lengths = grow(this.#lengths, new Int32Array(capacity));
    this.#digests = grow(this.#digests, new Uint32Array(capacity));
  }
}
