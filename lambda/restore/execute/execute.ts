import { inPhase, type RunEnded } from '../../run/ended.ts';
import { underLease } from '../lease.ts';
import { beginHistory, lineageNow } from '../lineage.ts';
import { act } from '../nodes/act.ts';
import type { Answers } from '../nodes/answers.ts';
import { hasQuorum, type MemberNode } from '../nodes/situation.ts';
import { followTexts } from '../plan/client-texts.ts';
import { fenceEpoch } from '../plan/fence.ts';
import type { RestorePlan } from '../plan/plan.ts';
import { requireNone } from '../refused.ts';
import type { RestoreEnding } from '../report.ts';
import type { ExecuteRequest } from '../request.ts';
import type { RestoreStory } from '../story.ts';
import {
  endInPlace,
  endPutBack,
  endStartedAgain,
  endUntouched,
  failureBy,
  failureIn,
  type Halted,
} from './bring-back.ts';
import { checkServed } from './check-served.ts';
import { claimPlan, requireUnclaimed } from './claim-plan.ts';
import { judgeLineage } from './judge-plan.ts';
import { type NodeBefore, nodesBefore, recordBefore } from './served-before.ts';
import { stageOnAll } from './stage.ts';
import { startRestored } from './start-restored.ts';

/** Does what a plan of all of a backup says, once. */
export async function execute(
  story: RestoreStory,
  request: ExecuteRequest,
  plan: RestorePlan,
): Promise<RestoreEnding> {
  await inPhase('claim', () => requireUnclaimed(story, plan));
  return underLease(story, request, async () => {
    // Only who holds the ensemble can be sure that nobody replaces its data.
    await inPhase('plan', async () => {
      requireNone('plan', judgeLineage(plan, await lineageNow(story)));
    });
    await inPhase('claim', () => claimPlan(story, plan));
    const members = await stageOnAll(story, plan);
    await begunHistory(story, members);
    const halted: Halted = nobodyRan(members) ? new Map() : await halt(story, members);
    const epoch = fenceEpoch(plan, members, halted);
    const kept = await place(story, members, halted, epoch);
    await start(story, members, nodesBefore(members, halted));
    const { served, warnings } = await checkServed(story, plan, members, epoch);
    const cleared = await act(story, 'clear', idsOf(members));
    return {
      outcome: 'Succeeded',
      plan,
      warnings: [...plan.warnings, ...warnings, ...cleared.troubles.map(stageLeft)],
      sentences: [...keptTexts(kept), ...followTexts(plan.result)],
      outageSeconds: outageOf(story, plan),
      served,
    };
  });
}

const idsOf = (members: readonly MemberNode[]) => members.map(({ instanceId }) => instanceId);

/** While nothing is stopped yet: an outage does not wait for S3. */
const begunHistory = (story: RestoreStory, members: readonly MemberNode[]): Promise<void> =>
  inPhase('claim', () => beginHistory(story)).catch((error: RunEnded) =>
    endUntouched(story, idsOf(members), failureIn(error)),
  );

/** No member serves while the data of another is moved: one command less stands in the outage (ADR 020). */
const nobodyRan = (members: readonly MemberNode[]) => !members.some(({ line }) => line.running);

async function halt(story: RestoreStory, members: readonly MemberNode[]): Promise<Halted> {
  const { lines, troubles } = await act(story, 'halt', idsOf(members));
  if (troubles.length === 0) return lines;
  return endStartedAgain(story, members, lines, failureBy('halt', troubles));
}

async function place(
  story: RestoreStory,
  members: readonly MemberNode[],
  halted: Halted,
  epoch: number,
): Promise<Answers<'place'>> {
  const placed = await act(story, 'place', idsOf(members), { epoch });
  if (placed.troubles.length === 0) return placed;
  return endPutBack(story, members, halted, failureBy('place', placed.troubles));
}

async function start(
  story: RestoreStory,
  members: readonly MemberNode[],
  before: readonly NodeBefore[],
): Promise<void> {
  const troubles = await startRestored(story, members);
  await recordBefore(story, before);
  if (troubles.length > 0) endInPlace(story, failureBy('start', troubles));
}

const keptTexts = ({ lines }: Answers<'place'>) =>
  [...lines].flatMap(([instanceId, { keptIn }]) =>
    keptIn.map((folder) => `The old data of ${instanceId} is in ${folder}.`),
  );

const stageLeft = ({ instanceId, reason }: { instanceId: string; reason: string }) =>
  `The stage on ${instanceId} could not be removed: ${reason}`;

/** From the first stop, or from the command where nothing served, until the first start's answer. */
function outageOf({ flow: { entries } }: RestoreStory, { situation }: RestorePlan): number {
  const from = hasQuorum(situation) ? entries.findIndex(({ name }) => name === 'send-halt') : 0;
  const to = entries.findIndex(({ name }) => name === 'await-start');
  const ms = entries.slice(from, to + 1).reduce((sum, entry) => sum + entry.ms, 0);
  return Math.round(ms / 1000);
}
