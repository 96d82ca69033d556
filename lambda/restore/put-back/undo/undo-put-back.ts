import { inPhase } from '../../../run/ended.ts';
import { inspectServers } from '../../captures/inspect-servers.ts';
import { takeCapture } from '../../captures/take-capture.ts';
import { underLease } from '../../lease.ts';
import { requireNone } from '../../refused.ts';
import type { RestoreEnding } from '../../report.ts';
import type { UndoRequest } from '../../request.ts';
import type { RestoreStory } from '../../story.ts';
import { doneOf, judgeEnd } from '../judge-end.ts';
import { judgeSender } from '../operator/judge-sender.ts';
import type { PartPlanHead } from '../plan/part-plan.ts';
import { sendBoth, senderOf, whyNot } from '../put-back.ts';
import { readResult } from '../result.ts';
import { checkUndo } from './check-undo.ts';
import { prepareUndo } from './prepare-undo.ts';

/** Takes back what a put-back changed, and nothing else. It can be invoked again until it has gone well. */
export async function undoPutBack(
  story: RestoreStory,
  request: UndoRequest,
  plan: PartPlanHead,
): Promise<RestoreEnding> {
  await inPhase('plan', async () => requireNone('plan', judgeSender(plan, request)));
  return underLease(story, request, async () => {
    const result = await inPhase('plan', () => readResult(story));
    if (!result) return nothingToDo(plan, 'Nothing had been sent.');
    const look = async (which: 'undo-before' | 'undo-after', own: string) => {
      const { servers } = await inPhase('inspect', () => inspectServers(story, request, own));
      const { checksum } = plan;
      return inPhase('capture', () => takeCapture(story, { which, servers, checksum }));
    };
    const now = await look('undo-before', result.before.node);
    const prepared = await inPhase('verify', () =>
      prepareUndo(story, plan, result, now, request.sessions),
    );
    const { changes, lists, kept } = prepared;
    if (changes.requests + lists.requests === 0) {
      return nothingToDo(plan, 'It is as it was before.');
    }
    const sent = await sendBoth(senderOf(story, request, now.node), prepared);
    const check = await look('undo-after', now.node)
      .then((after) => inPhase('check', () => checkUndo(story, plan, { result, prepared }, after)))
      .catch(whyNot);
    const remedy = `Undo again, as often as it takes: npx zk-backup undo ${plan.planId}`;
    const work = { goal: 'as it was before', remedy, ...sent, check } as const;
    const { warnings = [], ...ending } = judgeEnd(work);
    const above = kept.map((path) => `${path}, created above the part, stays: others use it.`);
    return { ...ending, warnings: [...warnings, ...above], part: { plan, done: doneOf(work) } };
  });
}

const nothingToDo = (plan: PartPlanHead, sentence: string): RestoreEnding => ({
  outcome: 'Succeeded',
  sentences: [`${sentence} There was nothing to take back.`],
  part: { plan },
});
