import { tickOf } from '../../../contract/tick.ts';
import type { Zxid } from '../../../contract/zxid.ts';
import { isRefusal, type Refusal, refuse } from '../../../run/refusal.ts';
import { shorten } from '../../../shown.ts';
import { formatZxid } from '../../../zookeeper/bytes/data-file-errors.ts';
import type { Capture } from '../../captures/capture.ts';
import { readCapture } from '../../captures/read-capture.ts';
import { appliedOf } from '../../part/applied.ts';
import { batchLimits } from '../../part/batches.ts';
import { howFar } from '../../part/how-far.ts';
import { type Inverse, inverseOf } from '../../part/inverse.ts';
import { type DeadLock, lockIn } from '../../part/lock.ts';
import { dataFrom } from '../../part/operations.ts';
import { PartTree } from '../../part/part-tree.ts';
import { RunWatch } from '../../part/run-watch.ts';
import { aclRequests, chainedRequests } from '../../part/stream.ts';
import type { OperatorSessions } from '../../request-part.ts';
import type { RestoreRun, RestoreStory } from '../../story.ts';
import { requirePart } from '../plan/compare.ts';
import type { PartPlanHead } from '../plan/part-plan.ts';
import { type Prepared, readLists } from '../prepare.ts';
import { readInStep } from '../read-in-step.ts';
import type { PartResult } from '../result.ts';
import { readBack, writeStream } from '../streams.ts';

/** What is about to be sent for an undo, and what it takes back; all of it survives JSON. */
export interface PreparedUndo extends Prepared {
  readonly applied: NonNullable<PartResult['applied']>;
  /** Created above the part, and used by others since; the first ones. */
  readonly kept: readonly string[];
}

/** So many are named in a sentence. */
const mostNamed = 3;

/** An undo may be begun again: each counts its batches in a znode of its own (ADR 042). */
export const undoName = ({ runId, startedAt }: RestoreRun) => `${runId}.undo-${tickOf(startedAt)}`;

/**
 * Writes the requests that take a run back.
 * @param sessions as in `readCapture`
 * @throws RunEnded where somebody has changed what it changed
 */
export async function prepareUndo(
  story: RestoreStory,
  head: PartPlanHead,
  result: PartResult,
  now: Capture,
  sessions?: OperatorSessions,
): Promise<PreparedUndo> {
  const prepare = () => prepareAll(story, head, result, now, sessions);
  return readInStep(story, ['prepare-undo', 'verify'], prepare);
}

async function prepareAll(
  story: RestoreStory,
  head: PartPlanHead,
  result: PartResult,
  capture: Capture,
  sessions: OperatorSessions | undefined,
): Promise<PreparedUndo | Refusal> {
  const { store, run } = story;
  const read = await readUndoing(story, head, result, capture, { withData: true, sessions });
  if (isRefusal(read)) return read;
  const { inverse, before, lock, applied, to } = read;
  if (inverse.moved.length > 0) return changedSince(inverse.moved);
  const requests = chainedRequests(
    { runId: undoName(run), dead: lock },
    { changes: inverse.changes, counters: [] },
    dataFrom(before, { changes: inverse.changes, counters: [] }),
    batchLimits(head.longestRequest),
  );
  return {
    from: to,
    changes: await writeStream(store, run.runId, 'undo-changes', [...requests]),
    lists: await writeStream(store, run.runId, 'undo-acls', [...aclRequests(inverse.changes)]),
    applied,
    kept: inverse.kept.slice(0, mostNamed).map(shorten),
  };
}

/** What a run changed, as a capture shows it, and what would take it back. */
export interface ReadUndoing {
  readonly inverse: Inverse;
  readonly before: PartTree;
  readonly watch: RunWatch;
  readonly lock: DeadLock | undefined;
  readonly applied: NonNullable<PartResult['applied']>;
  /** The last transaction of the capture. */
  readonly to: Zxid;
}

/** Reads the capture from before a run and one of now, and compares them in what the run changed. */
export async function readUndoing(
  { store, run, millisecondsLeft }: RestoreStory,
  head: PartPlanHead,
  { before: earlier, prepared, applied: known }: PartResult,
  capture: Capture,
  { withData, watchFor, sessions }: UndoReading = {},
): Promise<ReadUndoing | Refusal> {
  const plan = await readLists(store, head);
  if (isRefusal(plan)) return plan;
  const part = requirePart(head.part);
  const overwritten = new Set(
    plan.changes.flatMap(({ kind, path }) => (kind === 'setData' || kind === 'delete' ? path : [])),
  );
  const wantsData = (path: string) => withData === true && overwritten.has(path);
  let before = new PartTree(part, wantsData);
  const was = await readCapture(store, earlier, millisecondsLeft(), () => {
    before = new PartTree(part, wantsData);
    return before;
  });
  if (isRefusal(was)) return was;
  const wanted = watchFor ?? { name: run.runId, sessions: [], after: prepared.from };
  let live = new PartTree(part);
  let watch = new RunWatch(live, part, wanted);
  const begin = () => {
    live = new PartTree(part);
    watch = new RunWatch(live, part, wanted);
    return watch;
  };
  const is = await readCapture(store, capture, millisecondsLeft(), begin, sessions);
  if (isRefusal(is)) return is;
  const { requests = [], outcome } = (await readBack(store, run.runId, prepared.changes)) ?? {};
  const lock = lockIn(live);
  const applied =
    known ?? found({ name: run.runId, requests, outcome, logged: watch.batches, lock });
  const inverse = inverseOf({
    ...{ part, before, now: live, changes: plan.changes, counters: plan.counters },
    applied: appliedOf(requests, applied.batches, applied.zxids.map(BigInt)),
  });
  return { inverse, before, watch, lock, applied, to: is.to };
}

interface UndoReading {
  readonly withData?: boolean;
  /** Whose batches are looked for in the logs of the capture. */
  readonly watchFor?: ConstructorParameters<typeof RunWatch>[2];
  readonly sessions?: OperatorSessions | undefined;
}

/** Of a run that ended before it was written down. */
function found(traces: Parameters<typeof howFar>[0]): ReadUndoing['applied'] {
  const { batches, zxids } = howFar(traces);
  return { batches, zxids: zxids.map(formatZxid) };
}

function changedSince(moved: readonly string[]): Refusal {
  const more = moved.length > mostNamed ? ` and ${moved.length - mostNamed} more` : '';
  return refuse(
    'part-changed',
    `Since the part was put back, somebody has created, changed or deleted ${moved.slice(0, mostNamed).map(shorten).join(', ')}${more}.`,
    'Nothing was touched: an undo takes back all of it or nothing. What was there before is in the capture "before" beside the plan: npx zk-backup cat reads it.',
  );
}
