export type ZnodeKind = 'persistent' | 'ephemeral' | 'container' | 'ttl';

/** High half of the owner that marks a container; its low half is 0. */
export const containerOwner = 0x8000000000000000n;
/** Marks a znode with a time to live; the low five bytes are the milliseconds. */
export const ttlOwner = 0xff00000000000000n;

/**
 * Session ids that look like a TTL: those of server 255 in the first hours after its host was
 * started. It has no extended types, and no TTL znodes.
 */
export const looksLikeTtl = (session: bigint): boolean =>
  BigInt.asUintN(64, session) >> 40n === 0xff0000n;

/**
 * What the two halves of an ephemeralOwner say about a znode, as ZooKeeper with extended types
 * reads them (docs/facts/zookeeper-data-files.md). Both unsigned. A TTL may be a session in its looks.
 */
export function kindOfOwner(high: number, low: number): ZnodeKind {
  if (high === 0 && low === 0) return 'persistent';
  if (high === 0x80000000 && low === 0) return 'container';
  return high >>> 8 === 0xff0000 ? 'ttl' : 'ephemeral';
}
