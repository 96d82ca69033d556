import { isRefusal, type Refusal } from '../../../run/refusal.ts';
import { formatZxid } from '../../../zookeeper/bytes/data-file-errors.ts';
import type { Capture } from '../../captures/capture.ts';
import { howFar } from '../../part/how-far.ts';
import type { RestoreStory } from '../../story.ts';
import { endsBefore, type PartCheck, told } from '../check-part.ts';
import type { PartPlanHead } from '../plan/part-plan.ts';
import { readInStep } from '../read-in-step.ts';
import type { PartResult } from '../result.ts';
import { listsOf, readBack } from '../streams.ts';
import { type PreparedUndo, readUndoing, undoName } from './prepare-undo.ts';

interface Undone {
  readonly result: PartResult;
  readonly prepared: PreparedUndo;
}

/** What would still have to be taken back. @throws RunEnded where the capture cannot be read */
export async function checkUndo(
  story: RestoreStory,
  plan: PartPlanHead,
  undone: Undone,
  after: Capture,
): Promise<PartCheck> {
  return readInStep(story, ['check-undo', 'check'], () => checkAll(story, plan, undone, after));
}

async function checkAll(
  story: RestoreStory,
  plan: PartPlanHead,
  { result, prepared }: Undone,
  after: Capture,
): Promise<PartCheck | Refusal> {
  const { store, run } = story;
  const sent = await readBack(store, run.runId, prepared.changes);
  const lists = await readBack(store, run.runId, prepared.lists);
  const sessions = [sent, lists].flatMap((stream) => stream?.outcome?.sessionId ?? []);
  const watchFor = { name: undoName(run), sessions, after: prepared.from };
  const known = { ...result, applied: prepared.applied };
  const read = await readUndoing(story, plan, known, after, { watchFor });
  if (isRefusal(read)) return read;
  const behind = endsBefore(after, read.to, [sent, lists]);
  if (behind) return behind;
  const { inverse, watch, lock } = read;
  const { batches, of, zxids } = howFar({
    ...{ name: watchFor.name, logged: watch.batches, lock },
    ...{ requests: sent?.requests ?? [], outcome: sent?.outcome },
  });
  const set = listsOf(lists);
  return {
    ...{ batches, of, zxids: zxids.map(formatZxid), to: read.to, lists: set.lists.size },
    ...told([
      ...inverse.changes.map(({ kind, path }) => ({
        ...{ path, to: kind },
        why: set.refusedLists.has(path) ? ('refused' as const) : ('not-applied' as const),
      })),
      ...inverse.moved.map((path) => {
        const by = watch.others.get(path);
        return { path, to: 'setData' as const, why: 'others' as const, ...(by ? { by } : {}) };
      }),
    ]),
  };
}
