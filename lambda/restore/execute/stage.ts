import { inPhase, RunEnded } from '../../run/ended.ts';
import { begin, finish } from '../nodes/act.ts';
import { listMembers } from '../nodes/inspect.ts';
import { type EnsembleState, ensembleState, type MemberNode } from '../nodes/situation.ts';
import { judgeFence } from '../plan/fence.ts';
import { judgeTarget } from '../plan/judge-target.ts';
import { orderOf, readBackup } from '../plan/make-plan.ts';
import type { RestorePlan } from '../plan/plan.ts';
import { failed, refused, requireNone } from '../refused.ts';
import type { RestoreStory } from '../story.ts';
import { endUntouched, type Failure, failureBy, failureIn } from './bring-back.ts';
import { judgeNodes, judgePlan } from './judge-plan.ts';

/**
 * Puts the backup beside the data of every member. Each tells first how it is: a question of its own
 * would be one more command before the outage ends. While they download, the archive is read here once
 * more. Whatever speaks against the restore removes the stages.
 * @returns the members as they were before
 */
export async function stageOnAll(
  story: RestoreStory,
  plan: RestorePlan,
): Promise<readonly MemberNode[]> {
  const instanceIds = await inPhase('inspect', async () => {
    const online = await listMembers(story);
    requireNone('inspect', judgeNodes(plan, online, story.run.startedAt));
    return online;
  });
  const begun = await begin(story, 'stage', instanceIds, {
    order: plan.order,
    copy: plan.backup.copy,
  });
  const wrong = await inPhase('verify', () => verifyAgain(story, plan)).catch(
    (error: RunEnded) => error,
  );
  const { lines, troubles } = await finish(story, begun, { atOnce: wrong instanceof RunEnded });
  const giveUp = (failure: Failure) => endUntouched(story, instanceIds, failure);
  if (wrong instanceof RunEnded) return giveUp(failureIn(wrong));
  if (troubles.length > 0) return giveUp(failureBy('stage', troubles));

  const nodes = [...lines].map(([instanceId, line]) => ({ instanceId, line }));
  const state = ensembleState(nodes, []);
  if (!('members' in state)) return giveUp(failureIn(refused('stage', state)));
  const refusals = judgeMembers(plan, state);
  if (refusals.length > 0) return giveUp(failureIn(refused('stage', refusals)));
  return state.members;
}

const judgeMembers = (plan: RestorePlan, state: EnsembleState) => [
  ...judgePlan(plan, state),
  ...judgeFence(plan, state.members),
  ...judgeTarget(plan.backup, { state, force: true }).refusals,
];

/** It must still be what was planned. */
async function verifyAgain(story: RestoreStory, plan: RestorePlan): Promise<void> {
  const reading = await readBackup(story, plan.backup, plan.until ?? undefined);
  if (orderOf(plan.backup, reading) === plan.order) return;
  throw failed('verify', {
    code: 'archive-changed',
    reason: `${plan.backup.key} is not what was planned.`,
    hint: 'Find out what has changed it, and plan again.',
  });
}
