import type { Zxid } from '../../contract/zxid.ts';
import { isRefusal, type Refusal, refuse } from '../../run/refusal.ts';
import { formatZxid } from '../../zookeeper/bytes/data-file-errors.ts';
import type { Capture } from '../captures/capture.ts';
import { readCapture } from '../captures/read-capture.ts';
import { appliedOf } from '../part/applied.ts';
import { differenceOf } from '../part/difference.ts';
import { howFar } from '../part/how-far.ts';
import { type Remaining, remainingOf } from '../part/judge-after.ts';
import { lockIn } from '../part/lock.ts';
import { PartTree } from '../part/part-tree.ts';
import { RunWatch } from '../part/run-watch.ts';
import { storeOf } from '../plan/store-of.ts';
import type { RestoreStory } from '../story.ts';
import { requirePart } from './plan/compare.ts';
import type { PartPlanHead } from './plan/part-plan.ts';
import { type Prepared, readLists } from './prepare.ts';
import { readBackupAgain } from './read-again.ts';
import { readInStep } from './read-in-step.ts';
import { listsOf, type ReadStream, readBack } from './streams.ts';

/** What the ensemble has once all was sent, by a put-back or its undo; all of it survives JSON. */
export interface PartCheck {
  /** Batches that were applied, of all, and their transactions as far as they are known. */
  readonly batches: number;
  readonly of: number;
  readonly zxids: readonly Zxid[];
  /** The last transaction of the capture that was compared. */
  readonly to: Zxid;
  /** Access control lists that were set. */
  readonly lists: number;
  /** What is otherwise than it was to be; the first ones, and how many there are by their reasons. */
  readonly remaining: readonly Remaining[];
  readonly remainders: Readonly<Record<Remaining['why'], number>>;
}

/**
 * Reads a capture that was taken when all was sent, and accounts for all that is otherwise than in the
 * backup.
 * @throws RunEnded where it cannot be read
 */
export async function checkPart(
  story: RestoreStory,
  head: PartPlanHead,
  prepared: Prepared,
  after: Capture,
): Promise<PartCheck> {
  return readInStep(story, ['check', 'check'], () => checkAll(story, head, prepared, after));
}

async function checkAll(
  story: RestoreStory,
  head: PartPlanHead,
  { from, changes, lists }: Prepared,
  after: Capture,
): Promise<PartCheck | Refusal> {
  const { store, run, millisecondsLeft } = story;
  const plan = await readLists(store, head);
  if (isRefusal(plan)) return plan;
  const part = requirePart(head.part);
  const sent = await readBack(store, run.runId, changes);
  const sentLists = await readBack(store, run.runId, lists);
  const sessions = [sent, sentLists].flatMap((stream) => stream?.outcome?.sessionId ?? []);
  let live = new PartTree(part);
  let watch = new RunWatch(live, part, { name: run.runId, sessions, after: from });
  const seen = await readCapture(store, after, millisecondsLeft(), () => {
    live = new PartTree(part);
    watch = new RunWatch(live, part, { name: run.runId, sessions, after: from });
    return watch;
  });
  if (isRefusal(seen)) return seen;
  const behind = endsBefore(after, seen.to, [sent, sentLists]);
  if (behind) return behind;
  const backup = await readBackupAgain(storeOf(story, head.backup.copy), head, millisecondsLeft());
  if (isRefusal(backup)) return backup;
  const { requests = [], outcome } = sent ?? {};
  const traces = { name: run.runId, logged: watch.batches, lock: lockIn(live) };
  const { batches, of, zxids } = howFar({ ...traces, requests, outcome });
  const set = listsOf(sentLists);
  const remaining = remainingOf(
    differenceOf(
      { part, backup, live },
      { exact: head.part.exact, longestRequest: head.longestRequest },
    ),
    live,
    {
      planned: plan,
      applied: appliedOf(requests, batches, zxids),
      isWhole: batches === of,
      ...set,
      others: watch.others,
    },
  );
  return {
    ...{ batches, of, zxids: zxids.map(formatZxid), to: seen.to, lists: set.lists.size },
    ...told(remaining),
  };
}

/** Another node than the one that was written through may not have all of it yet. */
export function endsBefore(
  { node }: Capture,
  to: Zxid,
  streams: readonly (ReadStream | undefined)[],
): Refusal | undefined {
  const zxids = streams.flatMap((stream) => stream?.outcome?.zxids ?? []);
  const missing = zxids.find((zxid) => BigInt(zxid) > BigInt(to));
  if (missing === undefined) return undefined;
  return refuse(
    'capture-behind',
    `${node} was archived at ${to}, before ${missing}, which was answered.`,
    'Plan again when it has caught up: the plan shows what is left to do.',
  );
}

/** So much is told by name. */
const mostTold = 50;

/** What a step can hand on of what is left: first what nobody else did. */
export function told(remaining: readonly Remaining[]): Pick<PartCheck, 'remaining' | 'remainders'> {
  const remainders = { others: 0, 'not-applied': 0, refused: 0, unknown: 0 };
  for (const { why } of remaining) remainders[why]++;
  const own = remaining.filter(({ why }) => why !== 'others');
  const others = remaining.filter(({ why }) => why === 'others');
  return { remaining: [...own, ...others].slice(0, mostTold), remainders };
}
