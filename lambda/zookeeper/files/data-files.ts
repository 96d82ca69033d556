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
