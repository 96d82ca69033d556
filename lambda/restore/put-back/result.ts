import { readJson, writeJson } from '../../aws/archive-store.ts';
import { restoreKeys } from '../../contract/keys.ts';
import type { Zxid } from '../../contract/zxid.ts';
import { patiently } from '../../flow/retries.ts';
import type { Capture } from '../captures/capture.ts';
import type { RestoreStory } from '../story.ts';
import type { Prepared } from './prepare.ts';

/** What a put-back did, for its undo. */
export interface PartResult {
  readonly schemaVersion: 1;
  readonly planId: string;
  /** From before its first request. */
  readonly before: Capture;
  readonly prepared: Prepared;
  /** As in `PartCheck`; null until somebody has looked what was applied. */
  readonly applied: { readonly batches: number; readonly zxids: readonly Zxid[] } | null;
}

/** Written before anything is sent, so that no end of the function can hide it, and again when it is known. */
export async function writeResult(
  { flow, store, run }: RestoreStory,
  step: 'record-begin' | 'record-end',
  result: Omit<PartResult, 'schemaVersion' | 'planId'>,
): Promise<void> {
  const all: PartResult = { schemaVersion: 1, planId: run.runId, ...result };
  const write = () => writeJson(store, restoreKeys.result(run.runId), all, 'always');
  await flow.step(step, write, patiently);
}

/** @returns null where nothing was sent */
export async function readResult({ flow, store, run }: RestoreStory): Promise<PartResult | null> {
  const read = async () =>
    (await readJson<PartResult>(store, restoreKeys.result(run.runId)))?.value ?? null;
  return flow.step('read-result', read, patiently);
}
