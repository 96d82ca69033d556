import { readJson, type Store } from '../../aws/archive-store.ts';
import { restoreKeys } from '../../contract/keys.ts';
import type { Zxid } from '../../contract/zxid.ts';
import { isRefusal, type Refusal, refuse } from '../../run/refusal.ts';
import type { Capture } from '../captures/capture.ts';
import { readCapture } from '../captures/read-capture.ts';
import { batchLimits } from '../part/batches.ts';
import type { PartDifference } from '../part/changes.ts';
import { judgeSeen } from '../part/judge-seen.ts';
import { lockIn } from '../part/lock.ts';
import { dataFrom, needsDataOf } from '../part/operations.ts';
import { PartTree } from '../part/part-tree.ts';
import { aclRequests, chainedRequests } from '../part/stream.ts';
import { storeOf } from '../plan/store-of.ts';
import type { OperatorSessions } from '../request-part.ts';
import type { RestoreStory } from '../story.ts';
import { requirePart } from './plan/compare.ts';
import type { PartPlanHead } from './plan/part-plan.ts';
import { readBackupAgain } from './read-again.ts';
import { readInStep } from './read-in-step.ts';
import { type Stream, writeStream } from './streams.ts';

/** What is about to be sent; all of it survives JSON. */
export interface Prepared {
  /** The last transaction of the capture that it was made by. */
  readonly from: Zxid;
  readonly changes: Stream;
  readonly lists: Stream;
}

/**
 * Looks whether the ensemble still has what the plan saw, in the plan's paths, and writes the requests.
 * @param sessions as in `readCapture`
 * @throws RunEnded where somebody changed it since
 */
export async function prepare(
  story: RestoreStory,
  head: PartPlanHead,
  before: Capture,
  sessions?: OperatorSessions,
): Promise<Prepared> {
  return readInStep(story, ['prepare', 'verify'], () => prepareAll(story, head, before, sessions));
}

async function prepareAll(
  story: RestoreStory,
  head: PartPlanHead,
  before: Capture,
  sessions: OperatorSessions | undefined,
): Promise<Prepared | Refusal> {
  const { store, run, millisecondsLeft } = story;
  const plan = await readLists(store, head);
  if (isRefusal(plan)) return plan;
  const part = requirePart(head.part);
  let live = new PartTree(part);
  const begin = () => {
    live = new PartTree(part);
    return live;
  };
  const seen = await readCapture(store, before, millisecondsLeft(), begin, sessions);
  if (isRefusal(seen)) return seen;
  const moved = judgeSeen(plan.changes, live);
  if (moved) return moved;
  const backup = await readBackupAgain(
    storeOf(story, head.backup.copy),
    head,
    millisecondsLeft(),
    needsDataOf(plan),
  );
  if (isRefusal(backup)) return backup;
  const requests = [
    ...chainedRequests(
      { runId: run.runId, dead: lockIn(live) },
      plan,
      dataFrom(backup, plan),
      batchLimits(head.longestRequest),
    ),
  ];
  return {
    from: seen.to,
    changes: await writeStream(store, run.runId, 'changes', requests),
    lists: await writeStream(store, run.runId, 'acls', [...aclRequests(plan.changes)]),
  };
}

/** The lists of a plan, which are in no step's result. */
export async function readLists(
  store: Store,
  { planId }: PartPlanHead,
): Promise<PartDifference | Refusal> {
  const key = restoreKeys.lists(planId);
  const stored = await readJson<PartDifference>(store, key);
  if (stored) return stored.value;
  return refuse(
    'plan-object-missing',
    `S3 has no ${key}, although its plan is there.`,
    'Somebody deleted it, or a lifecycle rule did. Plan again.',
  );
}
