import { inPhase, RunEnded } from '../../run/ended.ts';
import { paragraphOf } from '../../shown.ts';
import { undoHint } from '../execute/bring-back.ts';
import { underLease } from '../lease.ts';
import { beginHistory } from '../lineage.ts';
import { act } from '../nodes/act.ts';
import { tellTroubles } from '../nodes/answers.ts';
import { listMembers } from '../nodes/inspect.ts';
import { didNotAnswer } from '../nodes/situation.ts';
import type { PlannedNode, RestorePlan } from '../plan/plan.ts';
import { requireNone } from '../refused.ts';
import type { RestoreEnding } from '../report.ts';
import type { UndoRequest } from '../request.ts';
import type { RestoreStory } from '../story.ts';
import { judgeNodesToUndo, judgeTraces, whatIsLeft } from './judge-undo.ts';

/**
 * Puts back what a restore moved aside, on every node of its plan, and starts what served before.
 * What was restored is kept, too. It can be invoked again until it has gone well.
 */
export async function undo(
  story: RestoreStory,
  request: UndoRequest,
  plan: RestorePlan,
): Promise<RestoreEnding> {
  return underLease(story, request, async () => {
    const { isDone, sentence } = await inPhase('inspect', () => look(story, plan));
    const ids = plan.nodes.map(({ instanceId }) => instanceId);
    const sentences = isDone ? [sentence] : [sentence, ...(await putBack(story, ids))];
    const served = plan.nodes.filter(({ serving }) => serving).map(({ instanceId }) => instanceId);
    const started = await act(story, 'start', served);
    if (started.troubles.length > 0) {
      const { reason, hint } = tellTroubles(started.troubles);
      throw new RunEnded(
        'Failed',
        'start',
        `${sentence} Not every server serves again: ${reason}`,
        { code: 'not-all-started', hint },
      );
    }
    const { troubles: left } = await act(story, 'clear', ids);
    return {
      outcome: 'Succeeded',
      sentences,
      warnings: [
        ...notStarted(plan.nodes),
        ...left.map(({ instanceId, reason }) => `The stage on ${instanceId} is left: ${reason}`),
      ],
    };
  });
}

/** Asks every node what it has of the plan, before any is stopped. */
async function look(story: RestoreStory, plan: RestorePlan) {
  const online = await listMembers(story);
  requireNone('inspect', judgeNodesToUndo(plan, online));
  const { lines, troubles } = await act(story, 'inspect', online);
  requireNone('inspect', troubles.map(didNotAnswer));
  const traces = [...lines].map(([instanceId, { ofPlan }]) => ({ instanceId, ofPlan }));
  requireNone('inspect', judgeTraces(plan, traces));
  return whatIsLeft(traces);
}

/** @returns where what was restored is now, and what comes next */
async function putBack(story: RestoreStory, ids: readonly string[]): Promise<string[]> {
  await inPhase('claim', () => beginHistory(story));
  const { lines, troubles } = await act(story, 'undo', ids);
  if (troubles.length > 0) {
    const { reason, hint } = tellTroubles(troubles);
    throw new RunEnded(
      'Unknown',
      'undo',
      `The old data is not back on every node, and none was started: ${reason}`,
      { code: 'not-put-back', hint: paragraphOf(hint, `Then again. ${undoHint(story)}`) },
    );
  }
  return [
    ...[...lines].flatMap(([instanceId, { keptIn }]) =>
      keptIn.map((folder) => `What was restored on ${instanceId} is in ${folder}.`),
    ),
    `The next backup is of another lineage than the last one, and will say so. If it is refused because its data is older (a standalone server has no epoch that tells): npx zk-backup run ${story.run.ensemble} --new-lineage`,
  ];
}

/** As it was before: an empty member that is started could win a vote over old data. */
function notStarted(nodes: readonly PlannedNode[]): string[] {
  const down = nodes.filter(({ serving }) => !serving);
  if (down.length === 0) return [];
  const names = down.map(({ instanceId, hasData }) =>
    hasData ? instanceId : `${instanceId} (empty)`,
  );
  return [`Not started, because not serving before the restore: ${names.join(', ')}.`];
}
