import type { SnapshotNode } from './snapshot-node.ts';

/** What a tree of znodes holds. */
export interface TreeInventory {
  /** The root is one of them; a server that loads them shows one more. */
  readonly znodes: number;
  readonly ephemerals: number;
  readonly containers: number;
  readonly ttls: number;
  /** Sum of the lengths of all data. */
  readonly dataBytes: number;
  readonly biggest: { readonly path: string; readonly bytes: number };
}

/** Offsets in a snapshot's stat of what can be the newest zxid of a znode. */
const zxidOffsets = [0, 8, 52] as const;

/** Counts the znodes of a snapshot while they pass by. */
export class SnapshotInventory {
  #znodes = 0;
  readonly #kinds = { persistent: 0, ephemeral: 0, container: 0, ttl: 0 };
  #dataBytes = 0;
  #biggest = { path: '/', bytes: 0 };
  #newestHigh = 0;
  #newestLow = 0;

  count(node: SnapshotNode): void {
    this.#znodes++;
    this.#kinds[node.kind]++;
    if (node.dataLength > 0) this.#dataBytes += node.dataLength;
    if (node.dataLength > this.#biggest.bytes) {
      this.#biggest = { path: node.path, bytes: node.dataLength };
    }
    for (const offset of zxidOffsets) this.#see(node.view, node.statStart + offset);
  }

  /** The largest zxid in any stat: the snapshot holds changes up to here at least. */
  get newestZxid(): bigint {
    return (BigInt(this.#newestHigh) << 32n) | BigInt(this.#newestLow);
  }

  result(): TreeInventory {
    return {
      znodes: this.#znodes,
      ephemerals: this.#kinds.ephemeral,
      containers: this.#kinds.container,
      ttls: this.#kinds.ttl,
      dataBytes: this.#dataBytes,
      biggest: this.#biggest,
    };
  }

  /** In halves: a BigInt for each of three zxids of each znode costs more than all the rest. */
  #see(view: DataView, at: number): void {
    const high = view.getInt32(at);
    if (high < this.#newestHigh) return;
    const low = view.getUint32(at + 4);
    if (high === this.#newestHigh && low <= this.#newestLow) return;
    this.#newestHigh = high;
    this.#newestLow = low;
  }
}
