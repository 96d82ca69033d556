import type { SnapshotNode } from '../../lambda/zookeeper/files/snapshot-node.ts';
import { PathTable } from '../../lambda/zookeeper/tree/path-table.ts';

/** The empty path in a snapshot, and this in a transaction. */
const root = Buffer.from('/');

/**
 * How long the data of znodes is, as far as a history tells that begins somewhere: of a znode that was
 * not changed since, the snapshot tells it. Null data counts as empty.
 */
export class KnownLengths {
  readonly #paths = new PathTable();
  /** By number of the path. */
  readonly #lengths: number[] = [];

  /** @param first transaction of the history */
  addFromSnapshot(node: SnapshotNode, first: bigint): void {
    if (node.stat.mzxid >= first) return;
    const path = node.bytes.subarray(node.pathStart, node.pathEnd);
    this.set(path.length === 0 ? root : path, node.dataLength);
  }

  /** Bytes; undefined where it is not known, or there is no such znode. */
  get(path: Uint8Array): number | undefined {
    const number = this.#find(path);
    return number < 0 ? undefined : this.#lengths[number];
  }

  set(path: Uint8Array, length: number): void {
    const found = this.#find(path);
    const number = found < 0 ? this.#paths.add(path, 0, path.length) : found;
    this.#lengths[number] = Math.max(0, length);
  }

  delete(path: Uint8Array): void {
    const number = this.#find(path);
    if (number >= 0) this.#paths.remove(number);
  }

  #find(path: Uint8Array): number {
    return this.#paths.find(path, 0, path.length);
  }
}
