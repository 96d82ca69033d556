export type ZnodeKind = 'persistent' | 'ephemeral' | 'container' | 'ttl';

/** High half of the owner that marks a container; its low half is 0. */
export const containerOwner = 0x8000000000000000n;
/** Marks a znode with a time to live; the low five bytes are the milliseconds. */
export const ttlOwner = 0xff00000000000000n;

/**
 * What the two halves of an ephemeralOwner say about a znode, as ZooKeeper with extended types
 * reads them (zookeeper.md section 1.3). Both unsigned.
 */
export function kindOfOwner(high: number, low: number): ZnodeKind {
  if (high === 0 && low === 0) return 'persistent';
  if (high === 0x80000000 && low === 0) return 'container';
  return high >>> 8 === 0xff0000 ? 'ttl' : 'ephemeral';
}
