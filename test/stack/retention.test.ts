/** The rules of the stack's bucket, done by an S3 that keeps to them strictly, and the function that counts. */
import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutObjectRetentionCommand,
} from '@aws-sdk/client-s3';
import { openShelf } from '../../lambda/archive/shelf.ts';
import { findObject, type Store } from '../../lambda/aws/archive-store.ts';
import { letExpire } from '../../lambda/backup/retention/let-expire.ts';
import { decide } from '../../lambda/backup/retention/pins.ts';
import type { Keep } from '../../lambda/contract/keep.ts';
import { tickOf } from '../../lambda/contract/tick.ts';
import { type S3UnderTest, s3UnderTest } from '../../local-cloud/s3/s3-under-test.ts';
import { expiryRulesOf } from '../../local-cloud/template/lifecycle.ts';
import { drawnNumber } from '../seed.ts';
import {
  archiveKeyAt,
  manifestAt,
  manifestKeyAt,
  putBackups,
} from '../unit/lambda/backup/manifests.ts';
import { naivelyKept } from '../unit/lambda/backup/retention/naive-expiry.ts';
import { prod } from './configuration.ts';
import { removeAssemblies, templateOf } from './synthesized.ts';

removeAssemblies();

const day = 86_400_000;
const keep: Keep = { last: 2, days: 5, weekly: 3, monthly: 2 };

let under: S3UnderTest;
let store: Store;
const start = async (objectLock = false) => {
  const [bucket] = Object.values(
    templateOf({ ensembles: [prod] }).findResources('AWS::S3::Bucket'),
  );
  const expiry = expiryRulesOf(bucket?.Properties.LifecycleConfiguration);
  under = await s3UnderTest([{ name: 'backups', versioned: true, objectLock, expiry }]);
  store = { s3: under.client, bucket: 'backups' };
};
afterEach(() => under.stop());

/** Objects are as old as this test; a run of each of these days comes after. */
const first = Math.ceil(Date.now() / day) * day + 2 * day;
const ranAt = (n: number) => first + n * day + 3 * 3_600_000;
const tickAt = (n: number) => tickOf(ranAt(n));

const backUp = (n: number, level = 3) =>
  putBackups(store, manifestAt(tickAt(n), { proof: { level } }));
const count = async (n: number) => {
  const now = ranAt(n) + 60_000;
  const shelf = await openShelf(store, 'prod', now);
  return letExpire(store, shelf, { ensemble: 'prod', keep, restoredBy: [], now });
};
/** What S3 has done by the morning after. */
const sleep = (n: number) => under.s3.expireUntil(new Date(ranAt(n + 1) - 3_600_000));

const isThere = async (tick: string) => {
  const both = [archiveKeyAt(tick), manifestKeyAt(tick)].map((key) => findObject(store, key));
  return (await Promise.all(both)).every((found) => found !== undefined);
};

it('whatever becomes of runs for three months, the last proven backup and the pinned one are there, and in the end what is counted', async () => {
  await start();
  const taken: { key: string; time: number; level: number }[] = [];
  let lastProven: number | undefined;
  await backUp(0);
  taken.push({ key: tickAt(0), time: ranAt(0), level: 3 });
  await decide(store, 'prod', { key: archiveKeyAt(tickAt(0)), pinned: true, at: '', by: 'a' });

  for (let n = 1; n <= 90; n++) {
    const lot = drawnNumber(`retention of day ${n}`) % 10;
    if (lot > 1) {
      const level = lot > 4 ? 3 : 2;
      await backUp(n, level);
      taken.push({ key: tickAt(n), time: ranAt(n), level });
      if (level === 3) lastProven = n;
      // Some runs cannot tag, or die there.
      if (lot === 5) {
        under.s3.faults.rules.push({ operations: ['PutObjectTagging'], code: 'AccessDenied' });
      }
      await count(n).catch(() => undefined);
      under.s3.faults.rules.length = 0;
    }
    sleep(n);
    if (lastProven !== undefined && !(await isThere(tickAt(lastProven)))) {
      throw new Error(`the last proven backup, of day ${lastProven}, is gone on day ${n}`);
    }
  }
  await count(90);
  sleep(90);

  const there: string[] = [];
  for (const { key } of taken) if (await isThere(key)) there.push(key);
  const counted = naivelyKept(
    taken.map((one) => ({ ...one, held: [] })),
    keep,
  );
  expect(there).toEqual(
    taken.map(({ key }) => key).filter((key) => counted.has(key) || key === tickAt(0)),
  );
}, 120_000);

it('what went comes back for a week, archive and manifest, and is lost then', async () => {
  await start();
  for (const n of [0, 40, 80, 120]) await backUp(n);
  await count(120);
  // Into the sixth day after it went.
  for (let n = 120; n < 126; n++) sleep(n);
  const versionsOf = async () => {
    const Prefix = archiveKeyAt(tickAt(0)).replace('.tar.gz', '');
    const request = new ListObjectVersionsCommand({ Bucket: 'backups', Prefix });
    return under.client.send(request);
  };
  expect(await isThere(tickAt(0))).toBe(false);

  for (const { Key, VersionId } of (await versionsOf()).DeleteMarkers ?? []) {
    await under.client.send(new DeleteObjectCommand({ Bucket: 'backups', Key, VersionId }));
  }
  expect(await isThere(tickAt(0))).toBe(true);
  sleep(126);
  sleep(135);

  expect((await versionsOf()).Versions ?? []).toEqual([]);
});

it('what is locked is there until its lock ends, as a current version, and goes after it', async () => {
  await start(true);
  for (const n of [0, 40, 80, 120]) await backUp(n);
  for (const Key of [archiveKeyAt(tickAt(0)), manifestKeyAt(tickAt(0))]) {
    const RetainUntilDate = new Date(ranAt(130));
    const Retention = { Mode: 'COMPLIANCE' as const, RetainUntilDate };
    await under.client.send(new PutObjectRetentionCommand({ Bucket: 'backups', Key, Retention }));
  }

  await count(120);
  sleep(120);
  expect(await isThere(tickAt(0))).toBe(true);
  await backUp(131);
  await count(131);
  sleep(131);

  expect(await isThere(tickAt(0))).toBe(false);
});
