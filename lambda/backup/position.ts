import type { CaptureLine } from '../node-lines.ts';
import { parseDataFile } from '../zookeeper/data-files.ts';
import type { Now } from './compare-backups.ts';
import type { Inventory } from './inventory.ts';
import type { Proof } from './judge-archive.ts';
import { lastZxidOf } from './read-manifest.ts';

/** Where a proven backup stands, to be held against the one before. Pure. */
export const positionOf = (
  { proof, inventory }: { readonly proof: Proof; readonly inventory: Inventory },
  capture: CaptureLine,
  lineage: string | null,
): Now => ({
  zxid: lastZxidOf(proof, capture.zxid),
  epoch: capture.epoch,
  znodes: inventory.znodes,
  level: proof.level,
  unproven: whyUnproven(proof, capture),
  lineage,
});

/** Why a backup is not of level 3, from what is known of its node: that tells what to do. */
function whyUnproven({ unproven }: Proof, { snapshot, zxid }: CaptureLine): string | undefined {
  const isOfLeader = parseDataFile(snapshot)?.zxid === BigInt(zxid);
  if (unproven === undefined || !isOfLeader) return unproven;
  return `${unproven}; its node got this very state as a snapshot from its leader, which bears no digest, and has written nothing since`;
}
