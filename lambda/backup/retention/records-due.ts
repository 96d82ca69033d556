import type { Store } from '../../aws/archive-store.ts';
import { objectsIn } from '../../aws/listing.ts';
import { setTag } from '../../aws/object-tags.ts';
import type { Keep } from '../../contract/keep.ts';
import { retentionTag } from '../../contract/keys.ts';

const dayMs = 86_400_000;

/** A claim keeps a tick from a second run; a day is longer than one can be late. */
const daysOfRuns = 30;

/** An undo needs its plan; the command line shows reports, and those of drills. */
const daysOfReports = 90;

/** Records are looked through once in so long, by whichever run comes then. */
const betweenSweeps = 20 * 3_600_000;

/** Of more the oldest are tagged, and the others the next time. */
const mostAtOnce = 2000;

/** Requests to S3 under way at once. */
const atOnce = 16;

/** Each record has the time of its run in its name; the lease has none, and of which history the data is. */
const isRecord = (key: string) => /\d{8}T\d{6}Z/.test(key.slice(key.lastIndexOf('/') + 1));

/** Pure. @param sweptAt epoch milliseconds; null before the first time */
export const isSweepDue = (sweptAt: number | null, now: number): boolean =>
  sweptAt === null || now - sweptAt >= betweenSweeps;

/**
 * Tags records of runs, restores and drills whose time has come, so that S3 deletes them within a day: by when they
 * were written, whoever wrote them. What a put-back captured and sent lies among those of restores.
 */
export async function tagOldRecords(
  store: Store,
  ensemble: string,
  keep: Keep,
  now: number,
): Promise<void> {
  const ofReports = Math.max(daysOfReports, keep.days ?? 0);
  const due = [
    ...(await recordsBefore(store, `${ensemble}/runs/`, now - daysOfRuns * dayMs)),
    ...(await recordsBefore(store, `${ensemble}/reports/`, now - ofReports * dayMs)),
    ...(await recordsBefore(store, `${ensemble}/drills/`, now - ofReports * dayMs)),
    ...(await recordsBefore(store, `${ensemble}/restores/${ensemble}.`, now - ofReports * dayMs)),
  ].slice(0, mostAtOnce);
  const tag = { key: retentionTag.key, value: retentionTag.due };
  for (let at = 0; at < due.length; at += atOnce) {
    // Nobody else tags a record.
    await Promise.all(due.slice(at, at + atOnce).map((key) => setTag(store, key, tag, new Map())));
  }
}

async function recordsBefore(store: Store, prefix: string, time: number): Promise<string[]> {
  const old: string[] = [];
  for await (const { key, writtenAt } of objectsIn(store, prefix)) {
    if (writtenAt < time && isRecord(key)) old.push(key);
  }
  return old;
}
