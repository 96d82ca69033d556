import { endingOf, inPhase, type RunEnded } from '../../run/ended.ts';
import type { Capture } from '../captures/capture.ts';
import { inspectServers } from '../captures/inspect-servers.ts';
import { takeCapture } from '../captures/take-capture.ts';
import { claimPlan, requireUnclaimed } from '../execute/claim-plan.ts';
import { judgeLineage } from '../execute/judge-plan.ts';
import { underLease } from '../lease.ts';
import { lineageNow } from '../lineage.ts';
import { failed, requireNone } from '../refused.ts';
import type { RestoreEnding } from '../report.ts';
import type { ExecuteRequest, UndoRequest } from '../request.ts';
import type { RestoreStory } from '../story.ts';
import { checkPart, type PartCheck } from './check-part.ts';
import { doneOf, judgeEnd, type Work } from './judge-end.ts';
import { chainFailure } from './judge-sent.ts';
import { judgeSender } from './operator/judge-sender.ts';
import { sendByOperator } from './operator/send-by-operator.ts';
import { judgeAge, judgeWork } from './plan/judge-part.ts';
import type { PartPlanHead } from './plan/part-plan.ts';
import { type Prepared, prepare } from './prepare.ts';
import { writeResult } from './result.ts';
import { type SentStream, sendStream } from './send-stream.ts';
import type { Stream } from './streams.ts';

/** Puts a part back as its plan says, once. No server is stopped. */
export async function putBack(
  story: RestoreStory,
  request: ExecuteRequest,
  plan: PartPlanHead,
): Promise<RestoreEnding> {
  await inPhase('plan', async () => {
    requireNone('plan', [
      ...judgeWork(plan),
      ...judgeAge(plan, story.run.startedAt),
      ...judgeSender(plan, request),
    ]);
  });
  await inPhase('claim', () => requireUnclaimed(story, plan));
  return underLease(story, request, async () => {
    await inPhase('plan', async () => {
      requireNone('plan', judgeLineage(plan, await lineageNow(story)));
    });
    await inPhase('claim', () => claimPlan(story, plan));
    const { node } = plan.live;
    const { servers } = await inPhase('inspect', () => inspectServers(story, request, node));
    const { checksum } = plan;
    const before = await inPhase('capture', () =>
      takeCapture(story, { which: 'before', servers, checksum }),
    );
    const { sessions } = request;
    const prepared = await inPhase('verify', () => prepare(story, plan, before, sessions));
    await inPhase('verify', () =>
      writeResult(story, 'record-begin', { before, prepared, applied: null }),
    );
    const work = await sendAndLook(story, request, plan, { before, prepared });
    return { ...judgeEnd(work), part: { plan, done: doneOf(work) } };
  });
}

interface Ready {
  readonly before: Capture;
  readonly prepared: Prepared;
}

/** Once anything was sent the ensemble is looked at, whatever has become of it. */
async function sendAndLook(
  story: RestoreStory,
  request: ExecuteRequest,
  plan: PartPlanHead,
  { before, prepared }: Ready,
): Promise<Work> {
  const sent = await sendBoth(senderOf(story, request, before.node), prepared);
  const check = await look(story, request, plan, { before, prepared }).catch(whyNot);
  const unrecorded: string[] = [];
  if ('batches' in check) {
    const { batches, zxids } = check;
    const result = { before, prepared, applied: { batches, zxids } };
    await writeResult(story, 'record-end', result).catch((error) => {
      unrecorded.push(`Its undo will have to find out what was done: ${endingOf(error).reason}`);
    });
  }
  const remedy = `To take back what was done: npx zk-backup undo ${plan.planId}`;
  return { goal: 'as the backup has it', remedy, ...sent, check, unrecorded };
}

export const whyNot = ({ code, message, hint }: RunEnded) => ({
  code,
  reason: message,
  hint,
});

/** Who sends a stream: the node that was archived, or the machine that holds sessions open for it. */
export const senderOf =
  (story: RestoreStory, { sessions }: ExecuteRequest | UndoRequest, node: string) =>
  (stream: Stream): Promise<SentStream> =>
    sessions ? sendByOperator(story, sessions, stream) : sendStream(story, node, stream);

/**
 * Lists come last, and only where all before them went well: what they guard must be there.
 * @throws RunEnded where nothing at all was sent
 */
export async function sendBoth(
  sendBy: (stream: Stream) => Promise<SentStream>,
  { changes, lists }: Pick<Prepared, 'changes' | 'lists'>,
): Promise<{ readonly changes: SentStream | null; readonly lists: SentStream | null }> {
  const send = (stream: Stream) => inPhase('apply', () => sendBy(stream));
  const first = changes.requests > 0 ? await send(changes) : null;
  if (first?.trouble?.nothingSent) {
    const { reason, ...trouble } = first.trouble;
    const told = `${reason} Nothing was sent, so nothing has changed.`;
    throw failed('apply', { ...trouble, reason: told });
  }
  const goesOn = lists.requests > 0 && chainFailure(first) === undefined;
  return { changes: first, lists: goesOn ? await send(lists) : null };
}

/** By the same node, which has all that was written through it; where that is gone, by another. */
async function look(
  story: RestoreStory,
  request: ExecuteRequest,
  plan: PartPlanHead,
  { before, prepared }: Ready,
): Promise<PartCheck> {
  const { checksum } = plan;
  const { servers } = await inPhase('inspect', () => inspectServers(story, request, before.node));
  const after = await inPhase('capture', () =>
    takeCapture(story, { which: 'after', servers, checksum }),
  );
  return inPhase('check', () => checkPart(story, plan, prepared, after));
}
