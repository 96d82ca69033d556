import { type Refusal, refuse } from '../../run/refusal.ts';
import { toldOfEach } from '../../shown.ts';
import type { Inspected, Silent } from '../nodes/situation.ts';
import type { ChosenBackup } from '../plan/chosen-backup.ts';

/**
 * The node to hold a drill on: the one that the backup is of, else any other; one that serves, since
 * the scratch server takes its Java and class path from the real one, and never the leader. Pure.
 */
export function chooseDrillNode(
  nodes: readonly Inspected[],
  silent: readonly Silent[],
  { node }: Pick<ChosenBackup, 'node'>,
): string | Refusal {
  const spare = nodes.filter(({ line }) => line.serving && line.role !== 'leader');
  const own = spare.find(({ instanceId }) => instanceId === node);
  const chosen = own ?? spare.find(({ line }) => line.role === 'observer') ?? spare[0];
  if (chosen) return chosen.instanceId;
  const reasons = toldOfEach([
    ...nodes.map(({ instanceId, line }) => [instanceId, line.reason || `${line.role}`] as const),
    ...silent.map(({ instanceId, reason }) => [instanceId, reason] as const),
  ]);
  return refuse(
    'only-the-leader',
    `No node except the leader serves, so no drill can run (${reasons}).`,
    'Bring a follower or an observer back, or name an instance for drills: "drill": { "instanceId": … } in zk-backup.json.',
  );
}
