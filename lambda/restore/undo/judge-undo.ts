import type { TraceOfPlan } from '../../contract/restore-node-lines.ts';
import { type Refusal, refuse } from '../../run/refusal.ts';
import type { RestorePlan } from '../plan/plan.ts';

type Plan = Pick<RestorePlan, 'planId' | 'nodes'>;

interface Trace {
  readonly instanceId: string;
  readonly ofPlan: TraceOfPlan;
}

/** Whether the plan's nodes are there: one that is left out would go on with what was restored. Pure. */
export function judgeNodesToUndo({ nodes }: Plan, online: readonly string[]): Refusal[] {
  const lost = nodes.filter(({ instanceId }) => !online.includes(instanceId));
  if (lost.length === 0) return [];
  const names = lost.map(({ instanceId }) => instanceId).join(', ');
  return [
    refuse(
      'nodes-silent',
      `Of the nodes of the restore, ${names} cannot be reached now.`,
      'Nothing was touched. Bring it back, or put the old data back by hand. On every node: move version-2 aside, and version-2.before-… to its place.',
    ),
  ];
}

/**
 * Old data here and restored data there must not meet: the restored data is of a later epoch, and would
 * win. Pure.
 */
export function judgeTraces({ planId }: Plan, traces: readonly Trace[]): Refusal[] {
  if (!traces.some(({ ofPlan }) => ofPlan === 'before')) return [];
  return traces
    .filter(({ ofPlan }) => ofPlan === 'nothing')
    .map(({ instanceId }) =>
      refuse(
        'old-data-gone',
        `The old data of ${instanceId} is gone: it has no version-2.before-${planId}. What it serves would win over the old data of the others.`,
        `Nothing was touched. If that data is lost, make an empty folder of that name in its dataDir and dataLogDir, as ZooKeeper's user, and undo again: it gets all from the others.`,
      ),
    );
}

/** Whether there is anything to put back; where nothing is, nothing has to be stopped. Pure. */
export function whatIsLeft(traces: readonly Trace[]): { isDone: boolean; sentence: string } {
  const some = (trace: TraceOfPlan) => traces.some(({ ofPlan }) => ofPlan === trace);
  // A command that was sent may still move what is staged.
  const isDone = !some('before') && !some('staged');
  const wasMoved = some('before') || some('undone');
  return { isDone, sentence: wasMoved ? 'The old data is back.' : 'Nothing had been moved.' };
}
