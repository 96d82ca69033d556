import type { Point } from '../contract/point.ts';
import { decodeText } from '../zookeeper/bytes/jute.ts';
import { effectsOf, type Transaction } from '../zookeeper/files/transaction.ts';
import type { Watch } from '../zookeeper/verdict/restorable.ts';

/**
 * Finds a point in the history that an archive holds. Shown its snapshots, and every transaction of
 * its logs in order.
 */
export class PointFinder implements Watch {
  readonly #point: Point;
  /** The newest zxid that was seen. */
  #newest: bigint | undefined;
  /** The last one up to the point, once it was met. */
  #found: bigint | undefined;
  /** Whether what comes just after the point was seen. */
  isMet = false;
  readonly #snapshots: bigint[] = [];

  constructor(point: Point) {
    this.#point = point;
  }

  /**
   * The last zxid up to the point: of a transaction, or of a snapshot from before the logs.
   * @returns undefined where the archive holds nothing so old, or not what the point is before
   */
  get last(): bigint | undefined {
    const point = this.#point;
    if (point.kind === 'zxid') return point.zxid;
    if (this.isMet) return this.#found;
    return point.kind === 'time' ? this.#newest : undefined;
  }

  snapshot(zxid: bigint): void {
    this.#snapshots.push(zxid);
  }

  node(): void {}

  transaction(transaction: Transaction): void {
    const { zxid } = transaction;
    if (this.#isJustAfter(transaction)) {
      this.isMet = true;
      this.#found = this.#newest ?? this.#newestSnapshotBefore(zxid);
    }
    this.#newest = zxid;
  }

  #isJustAfter(transaction: Transaction): boolean {
    const point = this.#point;
    switch (point.kind) {
      case 'zxid':
        return false;
      case 'time':
        return !this.isMet && transaction.time > BigInt(point.time);
      case 'just-before-zxid':
        return transaction.zxid === point.zxid;
      case 'just-before-path':
        return changes(transaction, point.path);
    }
  }

  /** Before its first log an archive has no other state than that of a snapshot. */
  #newestSnapshotBefore(zxid: bigint): bigint | undefined {
    if (this.#point.kind === 'time') return undefined;
    return this.#snapshots.filter((one) => one < zxid).reduce(newer, undefined);
  }
}

const newer = (a: bigint | undefined, b: bigint): bigint => (a !== undefined && a > b ? a : b);

function changes(transaction: Transaction, path: string): boolean {
  return effectsOf(transaction).some((effect) => {
    if (effect.kind === 'closeSession') return effect.paths.some((one) => decodeText(one) === path);
    return 'path' in effect && effect.kind !== 'check' && decodeText(effect.path) === path;
  });
}
