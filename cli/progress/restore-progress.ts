import type { RestorePlan } from '../../lambda/restore/plan/plan.ts';
import type { NodeState, RestoreStatus } from '../../lambda/restore/report.ts';
import type { NodeProgress, Watched, WatchedProgress } from './progress.ts';
import { leftOfRestore, leftOfStage } from './time-left.ts';

/** What of a plan tells how much there is to do. */
export type Planned = Pick<RestorePlan, 'backup' | 'estimate'>;

/** What there is to go by. */
interface Seen {
  readonly status: RestoreStatus;
  /** Of all of a backup, and only while it is executed. */
  readonly plan: Planned | undefined;
  readonly elapsedSeconds: number;
  /** By the clock of the function. */
  readonly now: number;
}

/** How far a restore, a plan, an undo or a drill is. Pure. */
export function restoreProgress(
  watched: Watched,
  { status, plan, elapsedSeconds, now }: Seen,
): WatchedProgress {
  const { phase, nodes, runId } = status;
  return {
    ...watched,
    ...{ runId, phase, elapsedSeconds, done: [], bytes: null },
    ...(status.report
      ? { secondsLeft: 0, isLate: false }
      : leftOfRestore(status, plan?.estimate, now)),
    nodes: nodes.map((node) => nodeProgress(node, plan, now)),
  };
}

function nodeProgress(node: NodeState, plan: Planned | undefined, now: number): NodeProgress {
  const isStaging = node.action === 'stage' && node.state === 'under way';
  if (!isStaging || !plan) return { ...node, bytes: null, secondsLeft: null, isLate: false };
  return { ...node, bytes: plan.backup.bytes, ...leftOfStage(node, plan.estimate, now) };
}
