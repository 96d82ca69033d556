import { zxidOf } from '../backup/ensemble-view.ts';
import type { HaltLine } from '../restore-lines.ts';
import type { RestorePlan } from './plan.ts';
import type { MemberNode } from './situation.ts';

/** Where a node could not tell its epoch, or told it some time ago, clients may have seen this many more. */
const margin = 16;

/**
 * The epoch that every voting member is given: past every one that was seen, so that the restored
 * ensemble's zxids are newer than what clients saw and what a lost member still holds
 * (zookeeper.md, T11 and section 3.A step 6). A server of its own has no epochs, and ignores it. Pure.
 */
export function fenceEpoch(
  { backup, result, nodes }: Pick<RestorePlan, 'backup' | 'result' | 'nodes'>,
  members: readonly MemberNode[],
  halted: ReadonlyMap<string, HaltLine>,
): number {
  const lines = members.map(({ line }) => line);
  const told = [...lines, ...nodes, ...halted.values()].flatMap(
    ({ acceptedEpoch, currentEpoch }) => [acceptedEpoch, currentEpoch],
  );
  const zxids = [result.to, ...lines.map(({ zxid }) => zxid), ...nodes.map(({ zxid }) => zxid)];
  const epochs = [
    backup.epoch,
    ...told.map((epoch) => epoch ?? 0),
    ...zxids.map((zxid) => Number(zxidOf(zxid) >> 32n)),
  ];
  return Math.max(...epochs) + 1 + (lines.some(isSilent) || halted.size === 0 ? margin : 0);
}

const isSilent = ({ acceptedEpoch, currentEpoch }: MemberNode['line']) =>
  acceptedEpoch === null || currentEpoch === null;
