import { crc32 } from '../../../zookeeper/bytes/crc32.ts';
import { formatZxid } from '../../../zookeeper/bytes/data-file-errors.ts';
import type { SnapshotNode } from '../../../zookeeper/files/snapshot-node.ts';
import {
  type Create,
  effectsOf,
  type Transaction,
  transactionType,
} from '../../../zookeeper/files/transaction.ts';
import type { Watch } from '../../../zookeeper/verdict/restorable.ts';
import { NewestSnapshot } from './newest-snapshot.ts';

/** A znode that must look the same after the restore. */
export interface Canary {
  /** The path in hex: a path may hold anything, a blank too. */
  readonly hexPath: string;
  readonly mzxid: string;
  readonly version: number;
  readonly bytes: number;
}

interface Candidate extends Canary {
  readonly hash: number;
}

const most = 8;
/** So many are looked at, since transactions after the snapshot take some out. */
const mostCandidates = 256;
const system = Buffer.from('/zookeeper');

/**
 * Chooses persistent znodes that no transaction touched after the newest snapshot or their creation,
 * by the hash of their paths: spread over the tree, and the same ones whenever the same bytes are read.
 */
export class Canaries implements Watch {
  #candidates = new Map<string, Candidate>();
  #limit = 2 ** 32;
  readonly #newest = new NewestSnapshot();

  snapshot(zxid: bigint): void {
    if (!this.#newest.begin(zxid)) return;
    this.#candidates = new Map();
    this.#limit = 2 ** 32;
  }

  node(node: SnapshotNode): void {
    if (this.#newest.isPassedOver || node.kind !== 'persistent') return;
    const { bytes, pathStart, pathEnd, dataLength } = node;
    const hash = crc32(bytes, pathStart, pathEnd) >>> 0;
    if (hash >= this.#limit) return;
    const { mzxid, version } = node.stat;
    this.#add(bytes.subarray(pathStart, pathEnd), hash, { mzxid, version, dataLength });
  }

  transaction({ zxid, change }: Pick<Transaction, 'zxid' | 'change'>): void {
    if (zxid <= this.#newest.zxid) return;
    for (const effect of effectsOf({ change })) {
      if (!('path' in effect)) continue;
      this.#candidates.delete(Buffer.from(effect.path).toString('hex'));
      if (effect.kind !== 'create' || !isPersistent(effect)) continue;
      const { path, data } = effect;
      const hash = crc32(path, 0, path.length) >>> 0;
      if (hash >= this.#limit) continue;
      this.#add(path, hash, { mzxid: zxid, version: 0, dataLength: data?.length ?? 0 });
    }
  }

  chosen(): Canary[] {
    return this.#sorted()
      .slice(0, most)
      .map(({ hash: _, ...canary }) => canary);
  }

  #add(
    bytes: Uint8Array,
    hash: number,
    { mzxid, version, dataLength }: { mzxid: bigint; version: number; dataLength: number },
  ): void {
    if (bytes.length === 0) return;
    const path = Buffer.from(bytes);
    if (isSystem(path)) return;
    const hexPath = path.toString('hex');
    this.#candidates.set(hexPath, {
      hexPath,
      mzxid: formatZxid(mzxid),
      version,
      bytes: Math.max(0, dataLength),
      hash,
    });
    if (this.#candidates.size >= 2 * mostCandidates) this.#thin();
  }

  #thin(): void {
    const kept = this.#sorted().slice(0, mostCandidates);
    this.#candidates = new Map(kept.map((candidate) => [candidate.hexPath, candidate]));
    this.#limit = kept.at(-1)?.hash ?? 0;
  }

  #sorted(): Candidate[] {
    return [...this.#candidates.values()].sort(
      (a, b) => a.hash - b.hash || a.hexPath.localeCompare(b.hexPath),
    );
  }
}

const isPersistent = ({ type, ephemeral }: Create) =>
  !ephemeral && (type === transactionType.create || type === transactionType.create2);

const isSystem = (path: Buffer) =>
  path.subarray(0, system.length).equals(system) &&
  (path.length === system.length || path[system.length] === 0x2f);
