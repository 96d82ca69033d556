import { readJson, type Store, writeJson } from '../aws/archive-store.ts';
import { restoreKeys } from '../contract/keys.ts';

/*
 * Which history the data of an ensemble is of. Each restore and each undo begins one, whatever zxids and
 * epochs show: after an undo the old data goes on, and its zxids pass those of what was taken back.
 */

/** What is kept below the ensemble's restores; absent before the first one. */
interface LineageRecord {
  readonly schemaVersion: 1;
  readonly lineage: string | null;
  /** What it was before. */
  readonly before: string | null;
}

/** @returns null before the first restore */
export const readLineage = async (store: Store, ensemble: string): Promise<string | null> =>
  (await readRecord(store, ensemble))?.lineage ?? null;

/** Begins a lineage. Twice is once. */
export async function beginLineage(store: Store, ensemble: string, lineage: string): Promise<void> {
  const before = await readLineage(store, ensemble);
  if (before !== lineage) await writeRecord(store, ensemble, lineage, before);
}

/** Makes a lineage never have begun. One that is no longer the newest is left alone. */
export async function takeBackLineage(
  store: Store,
  ensemble: string,
  lineage: string,
): Promise<void> {
  const record = await readRecord(store, ensemble);
  if (record?.lineage !== lineage) return;
  await writeRecord(store, ensemble, record.before, null);
}

const readRecord = async (store: Store, ensemble: string) =>
  (await readJson<LineageRecord>(store, restoreKeys.lineage(ensemble)))?.value;

async function writeRecord(
  store: Store,
  ensemble: string,
  lineage: string | null,
  before: string | null,
): Promise<void> {
  const record = { schemaVersion: 1, lineage, before };
  // Who holds the ensemble's lease writes it, and nobody else.
  await writeJson(store, restoreKeys.lineage(ensemble), record, 'always');
}
