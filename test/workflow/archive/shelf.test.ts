import { newestFirst, openShelf } from '../../../lambda/archive/shelf.ts';
import { writeJson } from '../../../lambda/aws/archive-store.ts';
import { drillAgeSeconds } from '../../../lambda/backup/history/drill-age.ts';
import { readLastBackup } from '../../../lambda/backup/history/last-backup.ts';
import { letExpire } from '../../../lambda/backup/retention/let-expire.ts';
import { restoreKeys } from '../../../lambda/contract/keys.ts';
import { tickOf } from '../../../lambda/contract/tick.ts';
import { type S3UnderTest, s3UnderTest } from '../../../local-cloud/s3/s3-under-test.ts';
import { manifestKeyAt } from '../../unit/lambda/backup/manifests.ts';
import { longHistory, type Series } from '../backup/long-history.ts';

const now = Date.parse('2026-11-22T03:00:00Z');
const minute = 60_000;
let under: S3UnderTest;
beforeEach(async () => {
  under = await s3UnderTest([{ name: 'backups' }]);
});
afterEach(() => under.stop());

const history = (...series: readonly Partial<Series>[]) =>
  longHistory(
    { s3: under.client, bucket: 'backups' },
    ...series.map((one) => ({
      ...{ prefix: 'zookeeper-backup', count: 100_000, everySeconds: 300 },
      ...{ until: now - 5 * minute },
      ...one,
    })),
  );

/** What a run does in the bucket beside its own archive, manifest, claim and lease. */
async function lookAfter({ store, requests }: ReturnType<typeof history>) {
  const found = await readLastBackup(store, 'prod', await openShelf(store, 'prod', now), now);
  await letExpire(store, found.shelf, { ensemble: 'prod', keep: { last: 1 }, restoredBy: [], now });
  await writeJson(store, restoreKeys.drill('prod', tickOf(now)), { ok: true }, 'always');
  requests.pop();
  await drillAgeSeconds(store, 'prod', found.shelf, now);
  return found.last;
}

test.each([
  ['every 5 minutes', 300],
  ['every hour', 3600],
])('among 100,000 backups, one %s, a run needs few requests', async (_what, everySeconds) => {
  const until = now - everySeconds * 1000;
  const bucket = history({ everySeconds, until });

  const last = await lookAfter(bucket);

  expect(last?.key).toBe(manifestKeyAt(tickOf(until)));
  expect([...bucket.tagged]).toEqual([]);
  expect(bucket.requests.length).toBeLessThanOrEqual(27);
});

test('the newest is found after a year without a backup', async () => {
  const until = now - 365 * 1440 * minute;
  const bucket = history({ until });

  const { last } = await readLastBackup(
    bucket.store,
    'prod',
    await openShelf(bucket.store, 'prod', now),
    now,
  );

  expect(last?.key).toBe(manifestKeyAt(tickOf(until)));
  expect(bucket.requests.length).toBeLessThanOrEqual(20);
});

test('the newest is found whatever its prefix, and a long history hides no other', async () => {
  const until = now - 10 * 1440 * minute;
  const prefixes = ['a', 'zookeeper-backup-2', 'zookeeper-backup', 'zz', 'b-20260101T000000Z'];
  for (const prefix of prefixes) {
    const old = prefixes.map((name) => ({ prefix: name, count: 2000, until }));
    const bucket = history(...old, { prefix, count: 1, until: until + minute });

    const { last } = await readLastBackup(
      bucket.store,
      'prod',
      await openShelf(bucket.store, 'prod', now),
      now,
    );

    expect(last?.key).toBe(manifestKeyAt(tickOf(until + minute), prefix));
  }
});

test('backups of two prefixes come in the order of their times', async () => {
  const { store } = history(
    { prefix: 'a', count: 3, everySeconds: 120, until: now - minute },
    { prefix: 'b', count: 3, everySeconds: 120, until: now - 2 * minute },
  );

  const minutes: number[] = [];
  const shelf = await openShelf(store, 'prod', now);
  for await (const { writtenAt } of newestFirst(store, 'prod', shelf, { now })) {
    minutes.push((now - writtenAt) / minute + 1);
  }

  expect(minutes).toEqual([1, 2, 3, 4, 5, 6]);
});

test('what is named by a time to come is not the newest', async () => {
  const { store } = history(
    { count: 3 },
    { prefix: 'poisoned', count: 1, until: Date.parse('2099-01-01T00:00:00Z') },
  );

  const { last } = await readLastBackup(store, 'prod', await openShelf(store, 'prod', now), now);

  expect(last?.key).toBe(manifestKeyAt(tickOf(now - 5 * minute)));
});
