import {
  GetObjectTaggingCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { openShelf } from '../../../lambda/archive/shelf.ts';
import { readJson, type Store } from '../../../lambda/aws/archive-store.ts';
import type { ExpiryTable } from '../../../lambda/backup/retention/expiry-table.ts';
import { letExpire } from '../../../lambda/backup/retention/let-expire.ts';
import type { Keep } from '../../../lambda/contract/keep.ts';
import { keys } from '../../../lambda/contract/keys.ts';
import { s3UnderTest } from '../../../local-cloud/s3/s3-under-test.ts';
import { archiveKeyAt, manifestKeyAt } from '../../unit/lambda/backup/manifests.ts';

/** Midnight of a day of January 2026, as a tick. */
export const day = (n: number) => `202601${String(n).padStart(2, '0')}T000000Z`;
export const endOfMonth = Date.parse('2026-01-31T06:00:00Z');

/** A bucket, and the counting of its backups as after a good run. */
export async function retentionUnderTest(bucket: { readonly objectLock?: true } = {}) {
  const under = await s3UnderTest([{ name: 'backups', versioned: true, ...bucket }]);
  const store: Store = { s3: under.client, bucket: 'backups' };
  const tagsOf = async (Key: string) => {
    const request = new GetObjectTaggingCommand({ Bucket: 'backups', Key });
    const { TagSet = [] } = await under.client.send(request);
    return TagSet.map((tag) => `${tag.Key}=${tag.Value}`);
  };
  return {
    ...under,
    store,
    tagsOf,

    tag: (Key: string, ...tags: readonly (readonly [string, string])[]) =>
      under.client.send(
        new PutObjectTaggingCommand({
          ...{ Bucket: 'backups', Key },
          Tagging: { TagSet: tags.map(([name, Value]) => ({ Key: name, Value })) },
        }),
      ),

    put: (Key: string, value: unknown) =>
      under.client.send(
        new PutObjectCommand({ Bucket: 'backups', Key, Body: JSON.stringify(value) }),
      ),

    /** Counts as after a good run. */
    async count({ keep = { last: 1 }, now = endOfMonth, restoredBy = [] }: CountOptions = {}) {
      const shelf = await openShelf(store, 'prod', now);
      return letExpire(store, shelf, { ensemble: 'prod', keep, restoredBy, now });
    },

    /** Days of January whose archive and manifest S3 is told to delete. */
    async due(...days: readonly number[]) {
      const found: number[] = [];
      for (const n of days) {
        const both = [
          ...(await tagsOf(archiveKeyAt(day(n)))),
          ...(await tagsOf(manifestKeyAt(day(n)))),
        ];
        if (both.filter((one) => one === 'zk-backup=delete').length === 2) found.push(n);
      }
      return found;
    },

    table: async () => (await readJson<ExpiryTable>(store, keys.expiry('prod')))?.value,
  };
}

interface CountOptions {
  readonly keep?: Keep;
  readonly now?: number;
  readonly restoredBy?: readonly string[];
}

export type RetentionUnderTest = Awaited<ReturnType<typeof retentionUnderTest>>;
