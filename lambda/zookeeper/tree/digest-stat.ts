import type { Stat } from '../files/snapshot-node.ts';

/** Offsets of a stat's fields in the order of ZooKeeper's digest. */
export const field = {
  czxid: 0,
  mzxid: 8,
  pzxid: 16,
  ctime: 24,
  mtime: 32,
  version: 40,
  cversion: 44,
  aversion: 48,
  owner: 52,
} as const;
/** For each four bytes of a stat, where a snapshot has them: there pzxid comes last. */
export const inSnapshot = [0, 4, 8, 12, 52, 56, 16, 20, 24, 28, 32, 36, 40, 44, 48] as const;

/** @param at where its 60 bytes begin, in the order of the digest */
export function readStat(view: DataView, at: number): Stat {
  const long = (offset: number) => view.getBigInt64(at + offset);
  const int = (offset: number) => view.getInt32(at + offset);
  return {
    czxid: long(field.czxid),
    mzxid: long(field.mzxid),
    pzxid: long(field.pzxid),
    ctime: long(field.ctime),
    mtime: long(field.mtime),
    version: int(field.version),
    cversion: int(field.cversion),
    aversion: int(field.aversion),
    ephemeralOwner: long(field.owner),
  };
}
