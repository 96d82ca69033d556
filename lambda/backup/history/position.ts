import type { Inventory } from '../../archive/inventory.ts';
import type { Proof } from '../../archive/judge-archive.ts';
import { lastZxidOf } from '../../archive/read-manifest.ts';
import type { CaptureLine } from '../../contract/node-lines.ts';
import { parseDataFile } from '../../zookeeper/files/data-files.ts';
import type { Now } from './compare-backups.ts';

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
  return `${unproven}; the leader sent its node this state as a snapshot, which has no digest, and the node has written nothing since`;
}
