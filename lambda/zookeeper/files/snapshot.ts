import type { ByteSource } from '../bytes/byte-source.ts';
import type { Acl } from '../bytes/jute.ts';
import { SnapshotInventory, type TreeInventory } from './inventory.ts';
import { SnapshotNode, statBytes } from './snapshot-node.ts';
import { readTrailer, type SnapshotTrailer } from './snapshot-trailer.ts';
import { looksLikeTtl } from './znode-kind.ts';

/** Receives a snapshot's records in the order of the file; all are sealed only once it is read. */
export interface SnapshotVisitor {
  session?(id: bigint, timeoutMs: number): void;
  acl?(id: bigint, entries: readonly Acl[] | null): void;
  /** Parents come before their children. */
  node?(node: SnapshotNode): void;
}

export interface Snapshot extends SnapshotTrailer {
  readonly inventory: TreeInventory;
  readonly sessions: number;
  readonly acls: number;
  /** Znodes whose access control list the snapshot does not hold: normal in a fuzzy one. */
  readonly danglingAcls: number;
  /** The largest zxid in any stat. */
  readonly newestZxid: bigint;
  /** Bytes of the file, unpacked. */
  readonly bytes: number;
}

const headerBytes = 16;
const magic = 0x5a4b534e;
const openAcl = -1;

/**
 * Reads an unpacked snapshot to its end and checks all of it: header, records, parents, seals
 * (docs/facts/zookeeper-data-files.md, rule R1).
 * @param source made with `summed`
 * @throws DamagedFile at the first byte that cannot be right
 */
export async function readSnapshot(
  source: ByteSource,
  visitor: SnapshotVisitor = {},
): Promise<Snapshot> {
  await readHeader(source);
  const node = new SnapshotNode();
  const sessions = await readSessions(source, node, visitor);
  const acls = await readAcls(source, visitor);
  const nodes = await readNodes(source, node, acls, visitor);
  const trailer = await readTrailer(source);
  return { ...nodes, ...trailer, sessions, acls: acls.size, bytes: source.position };
}

async function readHeader(source: ByteSource): Promise<void> {
  await source.need(headerBytes, 'its header');
  if (source.view.getInt32(0) !== magic) throw source.damaged('it does not begin with ZKSN');
  const version = source.view.getInt32(4);
  if (version !== 2) throw source.damaged(`its format is version ${version}, known is 2`, 4);
  source.at += headerBytes;
}

async function readSessions(
  source: ByteSource,
  node: SnapshotNode,
  visitor: SnapshotVisitor,
): Promise<number> {
  const count = await readCount(source, 'its sessions');
  for (let read = 0; read < count; read++) {
    if (source.available < 12) await source.need(12, 'its sessions');
    const id = source.view.getBigInt64(source.at);
    if (looksLikeTtl(id)) node.sessions.add(id);
    visitor.session?.(id, source.view.getInt32(source.at + 8));
    source.at += 12;
  }
  return count;
}

/** @returns the ids, as numbers: they are counted up from 1, and looked up once per znode */
async function readAcls(source: ByteSource, visitor: SnapshotVisitor): Promise<Set<number>> {
  const ids = new Set<number>();
  const count = await readCount(source, 'its access control lists');
  for (let read = 0; read < count; read++) {
    await source.need(8, 'its access control lists');
    const id = source.view.getBigInt64(source.at);
    source.at += 8;
    const entries = await readAcl(source);
    visitor.acl?.(id, entries);
    ids.add(Number(id));
  }
  return ids;
}

async function readAcl(source: ByteSource): Promise<Acl[]> {
  const count = await readCount(source, 'an access control list');
  if (count === -1)
    throw source.damaged('an access control list is null: ZooKeeper ends', source.position - 4);
  const entries: Acl[] = [];
  while (entries.length < count) {
    await source.need(4, 'an access control list');
    const permissions = source.view.getInt32(source.at);
    source.at += 4;
    entries.push({ permissions, scheme: await readText(source), id: await readText(source) });
  }
  return entries;
}

async function readText(source: ByteSource): Promise<string> {
  const length = await readCount(source, 'an access control list');
  source.checkLength(length, 'an access control list');
  await source.need(Math.max(0, length), 'an access control list');
  const start = source.at;
  source.at += Math.max(0, length);
  return Buffer.from(source.bytes.subarray(start, source.at)).toString();
}

async function readCount(source: ByteSource, what: string): Promise<number> {
  await source.need(4, what);
  const count = source.view.getInt32(source.at);
  if (count < -1) throw source.damaged(`the count of ${what} is ${count}`);
  source.at += 4;
  return count;
}

type Nodes = Pick<Snapshot, 'inventory' | 'danglingAcls' | 'newestZxid'>;

/** Moves one SnapshotNode over all znodes, without a promise where the bytes are at hand. */
async function readNodes(
  source: ByteSource,
  node: SnapshotNode,
  acls: ReadonlySet<number>,
  visitor: SnapshotVisitor,
): Promise<Nodes> {
  const counted = new SnapshotInventory();
  const ancestors = new Ancestors();
  let danglingAcls = 0;
  for (;;) {
    if (source.available < 4) await source.need(4, 'a path');
    const pathLength = source.view.getInt32(source.at);
    if (pathLength < 0) throw source.damaged(`the length of a path is ${pathLength}`);
    if (pathLength > source.maxBuffer) source.checkLength(pathLength, 'a path');
    const head = 4 + pathLength;
    if (source.available < head) await source.need(head, 'a path');
    if (pathLength === 1 && source.bytes[source.at + 4] === 0x2f) break;

    if (source.available < head + 4) await source.need(head + 4, 'a znode');
    const dataLength = source.view.getInt32(source.at + head);
    if (dataLength < -1 || dataLength > source.maxBuffer) {
      source.checkLength(dataLength, 'the data of a znode');
    }
    const length = head + 4 + Math.max(0, dataLength) + 8 + statBytes;
    if (source.available < length) await source.need(length, 'a znode');

    node.bytes = source.bytes;
    node.view = source.view;
    node.pathStart = source.at + 4;
    node.pathEnd = source.at + head;
    node.dataStart = node.pathEnd + 4;
    node.dataLength = dataLength;
    node.statStart = source.at + length - statBytes;
    node.aclStart = node.statStart - 8;
    if (!ancestors.take(node.bytes, node.pathStart, node.pathEnd)) {
      throw source.damaged(`znode ${node.path} comes without its parent before it`);
    }
    const acl = node.aclNumber;
    if (acl !== openAcl && !acls.has(acl)) danglingAcls++;
    counted.count(node);
    visitor.node?.(node);
    source.at += length;
  }
  source.at += 5;
  return { inventory: counted.result(), danglingAcls, newestZxid: counted.newestZxid };
}

/**
 * Tells whether a znode's parent came before it. ZooKeeper writes the tree depth first, so a
 * parent is the znode just before or one of that one's ancestors.
 */
class Ancestors {
  #previous = new Uint8Array(256);
  #length = -1;

  take(bytes: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    const known = this.#length < 0 ? length === 0 : this.#holdParentOf(bytes, start, end);
    if (length > this.#previous.length) this.#previous = new Uint8Array(length * 2);
    const previous = this.#previous;
    for (let index = 0; index < length; index++) previous[index] = bytes[start + index] as number;
    this.#length = length;
    return known;
  }

  #holdParentOf(bytes: Uint8Array, start: number, end: number): boolean {
    let slash = end - 1;
    while (slash > start && bytes[slash] !== 0x2f) slash--;
    const parentLength = slash - start;
    if (bytes[slash] !== 0x2f || slash === end - 1 || parentLength > this.#length) return false;
    const previous = this.#previous;
    for (let index = 0; index < parentLength; index++) {
      if (previous[index] !== bytes[start + index]) return false;
    }
    return this.#length === parentLength || previous[parentLength] === 0x2f;
  }
}
