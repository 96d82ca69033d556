import type { HaltLine } from '../../contract/restore-node-lines.ts';
import { zxidOf } from '../../contract/zxid.ts';
import { type Refusal, refuse } from '../../run/refusal.ts';
import type { MemberNode } from '../nodes/situation.ts';
import type { PlannedNode, RestorePlan } from './plan.ts';

/** Where a node could not tell its epoch, or told it some time ago, clients may have seen this many more. */
const margin = 16;

/** What of a plan the fence is past. */
interface Fenced {
  readonly backup: Pick<RestorePlan['backup'], 'epoch'>;
  readonly result: Pick<RestorePlan['result'], 'to'>;
  readonly nodes: readonly Pick<PlannedNode, 'acceptedEpoch' | 'currentEpoch' | 'zxid'>[];
}

/** The restored ensemble elects into the epoch after the fence: of a later one zxids are negative. */
const lastFence = 2 ** 31 - 2;

/**
 * The epoch that every voting member is given: past every one that was seen, so that the restored
 * ensemble's zxids are newer than what clients saw and what a lost member still holds
 * (docs/facts/restoring-an-ensemble.md). A server of its own has no epochs, and ignores it. Pure.
 */
export function fenceEpoch(
  { backup, result, nodes }: Fenced,
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

/** Whether there is an epoch left to fence with, at the worst. Pure. */
export function judgeFence(plan: Fenced, members: readonly MemberNode[]): Refusal[] {
  const fence = fenceEpoch(plan, members, new Map());
  if (fence <= lastFence) return [];
  return [
    refuse(
      'epochs-exhausted',
      `The fence would have to be ${fence}, past every epoch that was seen, and ZooKeeper has none after ${lastFence + 1}.`,
      'Elections do not lead there: look at acceptedEpoch and currentEpoch in version-2 of each node, and at the zxid of the backup. If those files are wrong on a node, move version-2 aside there, and plan again.',
    ),
  ];
}

const isSilent = ({ acceptedEpoch, currentEpoch }: MemberNode['line']) =>
  acceptedEpoch === null || currentEpoch === null;
