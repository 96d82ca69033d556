import { patiently } from '../flow/retries.ts';
import { beginLineage, readLineage, takeBackLineage } from '../run/lineage.ts';
import type { RestoreStory } from './story.ts';

/** Unlike any other of the ensemble, and in words: backups tell of it. */
const lineageOf = ({ run: { kind, runId, startedAt } }: RestoreStory) =>
  `the ${kind === 'undo' ? 'undo of' : 'restore by'} ${runId}, begun at ${new Date(startedAt).toISOString()}`;

/** @returns null before the ensemble's first restore */
export const lineageNow = ({ flow, store, run }: RestoreStory): Promise<string | null> =>
  flow.step('read-lineage', () => readLineage(store, run.ensemble), patiently);

/** Written before any data is moved, so that no end of the function can hide it. */
export async function beginHistory(story: RestoreStory): Promise<void> {
  const { flow, store, run } = story;
  const begin = () => beginLineage(store, run.ensemble, lineageOf(story));
  await flow.step('begin-lineage', begin, patiently);
}

/**
 * The data is what it was. Where that cannot be written the next backup is held for one of another
 * history, which a person looks at; it is no reason to end a restore otherwise than it ended.
 */
export async function endHistory(story: RestoreStory): Promise<void> {
  const { flow, store, run } = story;
  const takeBack = () => takeBackLineage(store, run.ensemble, lineageOf(story));
  await flow.step('take-back-lineage', takeBack, patiently).catch(() => {});
}
