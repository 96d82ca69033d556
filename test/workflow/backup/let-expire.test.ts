import { GetObjectTaggingCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { openShelf } from '../../../lambda/archive/shelf.ts';
import type { Store } from '../../../lambda/aws/archive-store.ts';
import type { Kept } from '../../../lambda/backup/history/kept.ts';
import { readLastBackup } from '../../../lambda/backup/history/last-backup.ts';
import { letBadArchiveExpire, letOlderExpire } from '../../../lambda/backup/history/let-expire.ts';
import { planRun } from '../../../lambda/backup/plan.ts';
import { type S3UnderTest, s3UnderTest } from '../../../local-cloud/s3/s3-under-test.ts';
import { settings } from '../../unit/lambda/backup/ensembles.ts';
import {
  archiveKeyAt,
  manifestAt,
  manifestKeyAt,
  put,
  putBackups,
} from '../../unit/lambda/backup/manifests.ts';

const day = (n: number) => `202601${String(n).padStart(2, '0')}T000000Z`;
const now = Date.parse('2026-01-31T00:00:00Z');
const run = (n = 31) =>
  planRun(
    {
      ensemble: settings,
      scheduledTime: `2026-01-${String(n).padStart(2, '0')}T00:00:00Z`,
      dryRun: false,
      newLineage: false,
    },
    'arn',
    0,
  );

let under: S3UnderTest;
let store: Store;
beforeEach(async () => {
  under = await s3UnderTest([{ name: 'backups' }]);
  store = { s3: under.client, bucket: 'backups' };
});
afterEach(() => under.stop());

async function tagsOf(Key: string) {
  const { TagSet } = await under.client.send(
    new GetObjectTaggingCommand({ Bucket: 'backups', Key }),
  );
  return (TagSet ?? []).map((tag) => `${tag.Key}=${tag.Value}`);
}

const tag = (Key: string, Tagging: string) =>
  under.client.send(
    new PutObjectCommand({ Bucket: 'backups', Key, Tagging, Body: JSON.stringify({}) }),
  );

/** Lets expire as a run does that has just recorded its manifest. */
async function letExpire({ kept = [], at = 31 }: { kept?: readonly Kept[]; at?: number } = {}) {
  const found = await readLastBackup(store, 'prod', await openShelf(store, 'prod', now), now);
  await letOlderExpire(store, run(at), found, { kept, now });
}

/** Days whose archive and manifest are both to expire. */
async function expiring(...days: readonly number[]) {
  const tagged = [];
  for (const n of days) {
    const tags = [
      ...(await tagsOf(archiveKeyAt(day(n)))),
      ...(await tagsOf(manifestKeyAt(day(n)))),
    ];
    if (tags.filter((one) => one === 'zk-backup=expires').length === 2) tagged.push(n);
  }
  return tagged;
}

const suspicious = (n: number, of: number, levels?: [number, number]) =>
  manifestAt(day(n), {
    proof: { level: levels?.[0] ?? 3 },
    comparison: {
      previous: { key: manifestKeyAt(day(of)), level: levels?.[1] ?? 3 },
      suspicions: ['It looks wrong.'],
    },
  });

test('every older backup that was missed is made up for, and the newest one stays', async () => {
  await putBackups(store, ...[1, 2, 3, 4, 31].map((n) => manifestAt(day(n))));

  await letExpire();

  expect(await expiring(1, 2, 3, 4, 31)).toEqual([1, 2, 3, 4]);
});

test('a run for an earlier time lets no newer backup expire', async () => {
  await putBackups(store, ...[1, 2, 30].map((n) => manifestAt(day(n))));

  await letExpire({ at: 2 });

  expect(await expiring(1, 2, 30)).toEqual([1]);
});

test('a backup that a person wants to keep is kept, with all tags it has', async () => {
  await putBackups(store, manifestAt(day(1)), manifestAt(day(2)));
  await tag(archiveKeyAt(day(1)), 'zk-backup=keep');
  await tag(manifestKeyAt(day(1)), 'zk-backup=keep&team=search');
  await tag(archiveKeyAt(day(2)), 'team=search');

  await letExpire();

  expect(await tagsOf(manifestKeyAt(day(1)))).toEqual(['zk-backup=keep', 'team=search']);
  expect(await tagsOf(archiveKeyAt(day(1)))).toEqual(['zk-backup=keep']);
  expect(await tagsOf(archiveKeyAt(day(2)))).toEqual(['team=search', 'zk-backup=expires']);
});

test('what is kept stays for every later run, and nothing else does', async () => {
  await putBackups(store, ...[1, 2, 3, 4].map((n) => manifestAt(day(n))));

  await letExpire({ kept: [{ key: manifestKeyAt(day(2)), untilLevel: null }] });

  expect(await expiring(1, 2, 3, 4)).toEqual([1, 3, 4]);
});

test('what manifests of an older zk-backup keep is kept, although their successors do not tell', async () => {
  await putBackups(store, manifestAt(day(1)), suspicious(2, 1), manifestAt(day(3)));

  await letExpire();

  expect(await expiring(1, 2, 3)).toEqual([2, 3]);
});

test('what a late run keeps is kept, although no later one was held against it', async () => {
  const told = (n: number) =>
    manifestAt(day(n), { comparison: { previous: null, suspicions: [], kept: [] } });
  await putBackups(store, told(5), suspicious(4, 5));

  await letExpire();

  expect(await expiring(4, 5)).toEqual([4]);
});

test('what was kept for its level goes when one of its level follows', async () => {
  const kept = [{ key: manifestKeyAt(day(1)), untilLevel: 3 }];
  const { comparison, ...rest } = suspicious(2, 1);
  await putBackups(store, manifestAt(day(1)), {
    ...rest,
    comparison: { previous: null, suspicions: [], ...comparison, kept },
  });

  await letExpire({ kept });
  expect(await expiring(1, 2)).toEqual([2]);
  await letExpire({ kept: [] });
  expect(await expiring(1, 2)).toEqual([1, 2]);
});

test('the walk back ends at ten in a row for which nothing is to be done', async () => {
  await putBackups(store, ...Array.from({ length: 13 }, (_, n) => manifestAt(day(n + 1))));
  for (let n = 3; n <= 12; n++) await tag(manifestKeyAt(day(n)), 'zk-backup=expires');

  await letExpire();

  expect(await tagsOf(manifestKeyAt(day(13)))).toEqual(['zk-backup=expires']);
  expect(await tagsOf(manifestKeyAt(day(2)))).toEqual([]);
});

test('what is not ours is not tagged, and what is gone meanwhile does not matter', async () => {
  await putBackups(store, manifestAt(day(2)));
  await put(store, {
    [manifestKeyAt(day(1))]: { schemaVersion: 2 },
    [manifestKeyAt(day(3))]: manifestAt(day(3)),
  });

  await letExpire();

  expect(await tagsOf(manifestKeyAt(day(1)))).toEqual([]);
  expect(await expiring(2)).toEqual([2]);
  expect(await tagsOf(manifestKeyAt(day(3)))).toEqual(['zk-backup=expires']);
});

test('one that cannot be tagged is told after the others were', async () => {
  await putBackups(store, manifestAt(day(1)), manifestAt(day(2)));
  const keyPrefix = archiveKeyAt(day(1));
  under.s3.faults.rules.push({ operations: ['PutObjectTagging'], keyPrefix, code: 'AccessDenied' });

  await expect(letExpire()).rejects.toThrow('Access Denied');

  expect(await expiring(1, 2)).toEqual([2]);
});

test('an archive that was found bad expires', async () => {
  await put(store, { [run().archiveKey]: 'x' });

  await letBadArchiveExpire(store, run());

  expect(await tagsOf(run().archiveKey)).toEqual(['zk-backup=expires']);
});
