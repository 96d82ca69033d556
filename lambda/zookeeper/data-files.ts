/** A snapshot or transaction log, by its name. */
export interface DataFile {
  readonly kind: 'snapshot' | 'log';
  readonly zxid: bigint;
  readonly compression: 'none' | 'gz' | 'snappy';
}

const pattern = /^(snapshot|log)\.([0-9a-f]{1,16})(?:\.(gz|snappy))?$/;

/**
 * Reads a file's name. ZooKeeper writes zxids in hex without leading zeros: they are compared as
 * numbers, never as text.
 * @returns undefined for every other name; ZooKeeper itself would take `snapshot.1a.tmp` for one
 */
export function parseDataFile(name: string): DataFile | undefined {
  const match = pattern.exec(name);
  if (!match) return undefined;
  const [, kind, hex, suffix] = match;
  if (kind === 'log' && suffix) return undefined;
  return {
    kind: kind as DataFile['kind'],
    zxid: BigInt(`0x${hex}`),
    compression: (suffix ?? 'none') as DataFile['compression'],
  };
}

/**
 * The log a snapshot is replayed from: the newest that begins at or before the transaction after
 * it. Of `snapshot.0`, the empty tree that a new server begins with, the next transaction is the
 * first one of an epoch (capture-physics.md section 6.4).
 */
export function baseLogOf(snapshotZxid: bigint, logZxids: readonly bigint[]): bigint | undefined {
  const reaching = logZxids.filter((zxid) => zxid <= snapshotZxid + 1n);
  if (reaching.length > 0) return reaching.reduce((a, b) => (a > b ? a : b));
  const oldest = [...logZxids].sort((a, b) => Number(a - b))[0];
  return snapshotZxid === 0n && oldest !== undefined && counterOf(oldest) === 1n
    ? oldest
    : undefined;
}

/** The lower half of a zxid counts the transactions of its epoch. */
const counterOf = (zxid: bigint) => zxid & 0xffffffffn;
