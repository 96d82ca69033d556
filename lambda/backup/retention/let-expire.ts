import { archiveKeyOf } from '../../archive/manifest-key.ts';
import type { Shelf } from '../../archive/shelf.ts';
import type { Store } from '../../aws/archive-store.ts';
import { type Counted, type CountTerms, countBackups, type Judged } from './count-backups.ts';
import { type ExpiryTable, writeExpiryTable } from './expiry-table.ts';
import { readPins } from './pins.ts';
import { isSweepDue, tagOldRecords } from './records-due.ts';
import { tagDue, takeBack } from './tag-backups.ts';

/** What a count came to. */
export interface LetExpire {
  readonly counted: Counted;
  /** Keys of manifests: S3 deletes them and their archives within a day. */
  readonly tagged: readonly string[];
}

/**
 * Counts, and tags whatever is due, backups and records: S3 deletes it within a day. What was missed (by a run that
 * came late, died, or could not tag) is made up for. What was tagged and is kept again is taken back.
 * @throws the first error, after all else was done
 */
export async function letExpire(store: Store, shelf: Shelf, terms: CountTerms): Promise<LetExpire> {
  const { ensemble, keep, now } = terms;
  const counted = await countBackups(store, shelf, terms);
  const { tagged, failures } = await tagDue(store, counted.due);
  const pinned = tagged.length > 0 ? await pinnedMeanwhile(store, ensemble, tagged) : [];
  const back = [...keptAgain(counted), ...pinned];
  const sweptAt = counted.before.table?.sweptAt ?? null;
  const isSweep = isSweepDue(sweptAt, now);
  const others: Promise<unknown>[] = [
    ...back.map((key) => takeBack(store, key)),
    ...(isSweep ? [tagOldRecords(store, ensemble, keep, now)] : []),
  ];
  const results = await Promise.allSettled(others);
  const missed = results.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  const done = { tagged, back, sweptAt: isSweep && missed.length === 0 ? now : sweptAt };
  await writeExpiryTable(store, tableOf(terms, counted, done), counted.before.etag);
  const [failure] = [...failures, ...missed];
  if (failure !== undefined) throw failure;
  return { counted, tagged: tagged.filter((key) => !back.includes(key)) };
}

/**
 * Counts, and writes down what that came to; nothing is tagged.
 * @param back keys of manifests that were taken back just before
 */
export async function recount(
  store: Store,
  shelf: Shelf,
  terms: CountTerms,
  back: readonly string[],
): Promise<Counted> {
  const counted = await countBackups(store, shelf, terms);
  const { table, etag } = counted.before;
  const done = { tagged: [], back, sweptAt: table?.sweptAt ?? null };
  await writeExpiryTable(store, tableOf(terms, counted, done), etag);
  return counted;
}

/** What was due once, and is kept by a pin since, or by more generous settings. */
const keptAgain = ({ backups }: Counted) =>
  backups
    .filter(({ taggedAt, expiry }) => taggedAt !== undefined && expiry.kept.length > 0)
    .map(({ key }) => key);

/**
 * Who pins while this counts writes the pin first, and then looks for the tag; this sets the tag first, and then
 * looks for pins. So one of both sees the other.
 */
async function pinnedMeanwhile(store: Store, ensemble: string, tagged: readonly string[]) {
  const { pins } = await readPins(store, ensemble);
  const pinned = new Set(pins.filter((pin) => pin.pinned).map(({ key }) => key));
  return tagged.filter((key) => pinned.has(archiveKeyOf(key)));
}

function tableOf(
  { ensemble, keep, now }: CountTerms,
  { backups }: Counted,
  done: { tagged: readonly string[]; back: readonly string[]; sweptAt: number | null },
): ExpiryTable {
  const [tagged, back] = [new Set(done.tagged), new Set(done.back)];
  const row = ({ key, writtenAt, level, keeps, expiry, lockedUntil, ...one }: Judged) => {
    const taggedAt = tagged.has(key) ? now : one.taggedAt;
    const isLocked = lockedUntil > now && Number.isFinite(lockedUntil);
    return {
      ...{ key, writtenAt, level, keeps: [...keeps], kept: [...expiry.kept], until: expiry.until },
      ...(isLocked ? { lockedUntil } : {}),
      ...(taggedAt === undefined || back.has(key) ? {} : { taggedAt }),
    };
  };
  return {
    schemaVersion: 1,
    ensemble,
    countedAt: new Date(now).toISOString(),
    sweptAt: done.sweptAt,
    keep,
    backups: backups.map(row),
  };
}
