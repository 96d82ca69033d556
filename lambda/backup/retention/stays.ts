import { archiveKeyOf } from '../../archive/manifest-key.ts';
import type { ExpiryTable } from './expiry-table.ts';
import type { Reason } from './judge-expiry.ts';

/** What becomes of one backup, as it was counted last. */
export interface Stays {
  /** Why it stays; empty where it goes. */
  readonly kept: readonly Reason[];
  /** When it goes by its days alone, or when its lock ends; null where it goes now, or nobody knows. */
  readonly until: string | null;
  /** It has the tag: S3 deletes it within a day. */
  readonly isTagged: boolean;
}

/** What a table tells of each backup, by the keys of their archives. Pure. */
export const staysIn = (table: ExpiryTable | undefined): ReadonlyMap<string, Stays> =>
  new Map(
    table?.backups.map(({ key, kept, until, taggedAt }) => [
      archiveKeyOf(key),
      {
        kept,
        until: until === null ? null : new Date(until).toISOString(),
        isTagged: taggedAt !== undefined,
      },
    ]),
  );
