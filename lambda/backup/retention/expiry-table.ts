import * as z from 'zod/mini';
import { readText, type Store, writeJson } from '../../aws/archive-store.ts';
import { keepRules } from '../../contract/keep.ts';
import { keys } from '../../contract/keys.ts';
import { holds } from './judge-expiry.ts';

const time = z.nullable(z.number());
const reason = z.enum([...keepRules, ...holds, 'newest', 'locked']);
const counts = z.optional(z.number());

const shape = z.object({
  schemaVersion: z.literal(1),
  ensemble: z.string(),
  /** UTC. */
  countedAt: z.string(),
  /** When records of runs were last looked through, epoch milliseconds; null before the first time. */
  sweptAt: time,
  keep: z.object({
    last: counts,
    days: counts,
    daily: counts,
    weekly: counts,
    monthly: counts,
    yearly: counts,
  }),
  backups: z.array(
    z.object({
      /** Of the manifest. */
      key: z.string(),
      /** When the manifest was written, epoch milliseconds: another one under its name is read anew. */
      writtenAt: z.number(),
      level: time,
      /** Manifests that it keeps, because it looks wrong beside them. */
      keeps: z.array(z.string()),
      /** What a lock told, epoch milliseconds: before then it need not be asked. */
      lockedUntil: z.optional(z.number()),
      /** Why it stays; none: it goes. */
      kept: z.array(reason),
      until: time,
      /** When it got the tag by which S3 deletes it, epoch milliseconds. */
      taggedAt: z.optional(z.number()),
    }),
  ),
});

/** What was counted, and what becomes of each backup, newest first. */
export type ExpiryTable = z.infer<typeof shape>;
export type ExpiryRow = ExpiryTable['backups'][number];

/** A table, and by what it is written over. */
export interface StoredTable {
  readonly table: ExpiryTable | undefined;
  readonly etag: string | undefined;
}

/** A table that cannot be read is none: all that it tells can be read again from manifests. */
export async function readExpiryTable(store: Store, ensemble: string): Promise<StoredTable> {
  const stored = await readText(store, keys.expiry(ensemble));
  return { table: tableIn(stored?.text, ensemble), etag: stored?.etag };
}

/** @returns undefined where it is none of this ensemble. Pure. */
export function tableIn(text: string | undefined, ensemble: string): ExpiryTable | undefined {
  try {
    const { success, data } = shape.safeParse(JSON.parse(text ?? 'null'));
    return success && data.ensemble === ensemble ? data : undefined;
  } catch {
    return undefined;
  }
}

/** Who counted at the same time and was first wrote down the same. */
export const writeExpiryTable = (
  store: Store,
  table: ExpiryTable,
  etag: string | undefined,
): Promise<boolean> =>
  writeJson(store, keys.expiry(table.ensemble), table, etag === undefined ? 'absent' : { etag });
