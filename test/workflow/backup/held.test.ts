/** What stays although no rule of `keep` counts it. */
import { PutObjectRetentionCommand } from '@aws-sdk/client-s3';
import { restoreKeys } from '../../../lambda/contract/keys.ts';
import { tickOf } from '../../../lambda/contract/tick.ts';
import {
  archiveKeyAt,
  manifestAt,
  manifestKeyAt,
  putBackups,
} from '../../unit/lambda/backup/manifests.ts';
import {
  day,
  endOfMonth,
  type RetentionUnderTest,
  retentionUnderTest,
} from './retention-under-test.ts';

let under: RetentionUnderTest;
beforeEach(async () => {
  under = await retentionUnderTest();
});
afterEach(() => under.stop());

const proven = (n: number, level = 3) => manifestAt(day(n), { proof: { level } });
const backups = (...days: readonly number[]) =>
  putBackups(under.store, ...days.map((n) => proven(n)));

const suspicious = (n: number, of: number, kept?: { key: string; untilLevel: number | null }[]) =>
  manifestAt(day(n), {
    proof: { level: 3 },
    comparison: {
      previous: { key: manifestKeyAt(day(of)), level: 3 },
      suspicions: ['It looks wrong.'],
      ...(kept ? { kept } : {}),
    },
  });

test('the last proven backup stays although all after it are proven less', async () => {
  await putBackups(under.store, proven(1), proven(2), proven(3, 2), proven(4, 2), proven(5, 2));

  await under.count();

  expect(await under.due(1, 2, 3, 4, 5)).toEqual([1, 3, 4]);
});

test('a backup that another looks wrong beside stays, and nothing else does', async () => {
  const kept = [{ key: manifestKeyAt(day(2)), untilLevel: null }];
  const comparison = { previous: null, suspicions: [], kept };
  const told = manifestAt(day(4), { proof: { level: 3 }, comparison });
  await putBackups(under.store, proven(1), proven(2), suspicious(3, 2), told);

  await under.count();

  expect(await under.due(1, 2, 3, 4)).toEqual([1, 3]);
});

test('what manifests of an older zk-backup keep stays, although their successors do not tell', async () => {
  await putBackups(under.store, proven(1), suspicious(2, 1), proven(3));

  await under.count();

  expect(await under.due(1, 2, 3)).toEqual([2]);
});

test('what a late run keeps stays, although no later one was held against it', async () => {
  const comparison = { previous: null, suspicions: [], kept: [] };
  const newest = manifestAt(day(6), { proof: { level: 3 }, comparison });
  await putBackups(under.store, newest, proven(5), suspicious(4, 5));

  await under.count();

  expect(await under.due(4, 5, 6)).toEqual([4]);
});

test('what was kept for its level goes when one of its level follows', async () => {
  const comparison = { previous: null, suspicions: [], kept: [] };
  await putBackups(under.store, proven(1), suspicious(2, 1, []));
  await putBackups(under.store, manifestAt(day(3), { proof: { level: 3 }, comparison }));

  await under.count();

  expect(await under.due(1, 2)).toEqual([1, 2]);
});

test('the backup of a plan that can be executed stays; when it cannot any more, it goes', async () => {
  await backups(1, 2, 3);
  const plan = restoreKeys.plan(`prod.${tickOf(endOfMonth - 3_600_000)}`);
  await under.put(plan, { backup: { key: archiveKeyAt(day(1)) } });

  await under.count();
  expect(await under.due(1, 2)).toEqual([2]);
  await under.count({ now: endOfMonth + 4 * 86_400_000 });

  expect(await under.due(1, 2)).toEqual([1, 2]);
});

test('a plan of an ensemble that may be restored from here keeps its backup, too', async () => {
  await backups(1, 2);
  const plan = restoreKeys.plan(`staging.${tickOf(endOfMonth)}`);
  await under.put(plan, { backup: { key: archiveKeyAt(day(1)) } });

  await under.count({ restoredBy: ['staging'] });

  expect(await under.due(1)).toEqual([]);
});

test('the backup by which a restore was last proven stays', async () => {
  await backups(1, 2, 3);
  const drilled = (n: number) => ({ ok: true, archiveKey: archiveKeyAt(day(n)) });
  await under.put(restoreKeys.drill('prod', day(3)), drilled(1));
  await under.put(restoreKeys.drill('prod', day(4)), drilled(2));

  await under.count();

  expect(await under.due(1, 2, 3)).toEqual([1]);
});

test('what is locked is not tagged before its lock ends, and the table tells until when', async () => {
  await under.stop();
  under = await retentionUnderTest({ objectLock: true });
  await backups(1, 2);
  const until = Math.floor(Date.now() / 1000) * 1000 + 86_400_000;
  await under.client.send(
    new PutObjectRetentionCommand({
      ...{ Bucket: 'backups', Key: archiveKeyAt(day(1)) },
      Retention: { Mode: 'GOVERNANCE', RetainUntilDate: new Date(until) },
    }),
  );

  await under.count({ now: until - 1000 });
  expect(await under.due(1)).toEqual([]);
  expect((await under.table())?.backups[1]).toMatchObject({ kept: ['locked'], until });
  await under.count({ now: until });

  expect(await under.due(1)).toEqual([1]);
});
