import { GetObjectTaggingCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Store } from '../../../lambda/aws/archive-store.ts';
import { letBadArchiveExpire, letExpire } from '../../../lambda/backup/let-expire.ts';
import { planRun } from '../../../lambda/backup/plan.ts';
import { type S3UnderTest, s3UnderTest } from '../../local-cloud/s3/s3-under-test.ts';
import { lastBackup, settings } from './ensembles.ts';

const runAt = (scheduledTime: string) =>
  planRun({ ensemble: settings, scheduledTime, dryRun: false, newLineage: false }, 'arn', 0);
const run = runAt('2026-01-02T00:00:00Z');
const last = lastBackup({ tick: '20260101T000000Z' });

let under: S3UnderTest;
let store: Store;
beforeEach(async () => {
  under = await s3UnderTest([{ name: 'backups' }]);
  store = { s3: under.client, bucket: 'backups' };
  for (const key of [last.key, last.archiveKey, run.archiveKey, run.manifestKey]) await put(key);
});
afterEach(() => under.stop());

const put = (Key: string, Tagging?: string) =>
  under.client.send(new PutObjectCommand({ Bucket: 'backups', Key, Body: 'x', Tagging }));

async function tagsOf(Key: string) {
  const { TagSet } = await under.client.send(
    new GetObjectTaggingCommand({ Bucket: 'backups', Key }),
  );
  return (TagSet ?? []).map((tag) => `${tag.Key}=${tag.Value}`);
}

test('a newer good backup lets the one before expire, and not itself', async () => {
  await letExpire(store, last, run);

  expect(await tagsOf(last.key)).toEqual(['zk-backup=expires']);
  expect(await tagsOf(last.archiveKey)).toEqual(['zk-backup=expires']);
  expect(await tagsOf(run.archiveKey)).toEqual([]);
  expect(await tagsOf(run.manifestKey)).toEqual([]);
});

test('a backup that a person wants to keep is kept, with all tags it has', async () => {
  await put(last.archiveKey, 'zk-backup=keep');
  await put(last.key, 'team=search');

  await letExpire(store, last, run);

  expect(await tagsOf(last.archiveKey)).toEqual(['zk-backup=keep']);
  expect(await tagsOf(last.key)).toEqual(['team=search', 'zk-backup=expires']);
});

test('a run for an earlier time lets no newer backup expire', async () => {
  await letExpire(store, last, runAt('2025-12-31T00:00:00Z'));

  expect(await tagsOf(last.key)).toEqual([]);
});

test('an archive that was found bad expires', async () => {
  await letBadArchiveExpire(store, run);

  expect(await tagsOf(run.archiveKey)).toEqual(['zk-backup=expires']);
});
