/** Plans, restores and drills of a backup in the copy, where the first bucket has nothing any more. */
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { objectsIn } from '../../lambda/aws/listing.ts';
import type { RestorePlan } from '../../lambda/restore/plan/plan.ts';
import { type RestoreUnderTest, restoreUnderTest } from './restore-under-test.ts';

let under: RestoreUnderTest;
let key: string;
beforeEach(async () => {
  under = await restoreUnderTest({ copied: true });
  key = await under.backUp();
  under.s3.replicate();
});
afterEach(() => under.stop());

/** Whoever has the right deletes all that lies in the first bucket. */
async function loseFirst(): Promise<void> {
  const { s3, bucket } = under.store;
  for await (const object of objectsIn(under.store, 'prod/')) {
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: object.key }));
  }
}

const copy = { bucket: 'copies', region: 'eu-west-1' };
const latest = { ensemble: 'prod', backup: 'latest' };

const planned = async (from: string) => {
  const report = await under.invoke({ ...latest, from });
  return { report, plan: (report as { plan?: RestorePlan }).plan };
};

test('without the copy there is nothing to restore', async () => {
  await loseFirst();

  expect(await under.invoke(latest)).toMatchObject({ outcome: 'Refused', code: 'no-backup' });
});

test.each(['eu-west-1', 'copies'])('a plan reads the copy that %s names', async (from) => {
  await loseFirst();

  const { report, plan } = await planned(from);

  expect(report.outcome).toBe('Planned');
  expect(plan?.backup).toMatchObject({ key, copy, level: 3 });
  expect(plan?.sentences).toContain(
    'It is read from the copy copies in eu-west-1, by the nodes, too.',
  );
});

test('that plan is executed: the archive is read again in the copy, and the nodes are told of it', async () => {
  await loseFirst();
  const { report } = await planned('copies');

  const ended = await under.invoke({ plan: report.runId, execute: true });

  expect(ended.outcome).toBe('Succeeded');
  expect(under.world.copies).toEqual(['stage copies']);
});

test('nothing is written into the copy', async () => {
  const before = under.s3.requests.length;
  const { report } = await planned('copies');
  await under.invoke({ plan: report.runId, execute: true });

  const written = under.s3.requests
    .slice(before)
    .filter(({ bucket, operation }) => bucket === 'copies' && !/^(Get|Head|List)/.test(operation));
  expect(written).toEqual([]);
});

test('a copy that was changed since the plan is not restored', async () => {
  const { report } = await planned('copies');
  const file = under.s3.locate('copies', key) ?? '';
  const { truncateSync } = await import('node:fs');
  truncateSync(file, 100);

  const ended = await under.invoke({ plan: report.runId, execute: true });

  expect(ended.outcome).toBe('Failed');
  expect(under.sent.some((one) => one.startsWith('halt'))).toBe(false);
});

test('a drill of the copy says so in its record', async () => {
  const drill = { ensemble: 'prod', drill: true, scheduledTime: '2026-01-01T23:30:00Z' };
  await loseFirst();

  const report = await under.invoke({ ...drill, askedBy: 'person', from: 'eu-west-1' });

  expect(report).toMatchObject({ outcome: 'Succeeded', drill: { archiveKey: key, copy } });
  expect(under.world.copies).toEqual(['drill copies']);
});

test('without a copy no command names one', async () => {
  await under.execute();

  expect(under.world.copies).toEqual([]);
});

test.each([
  ['a bucket that is no copy', 'elsewhere', 'it takes the bucket or the region of a copy: copies'],
  ['what is no text', 7, '`from` got 7'],
])('%s is refused before anything is read', async (_, from, says) => {
  await expect(under.invoke({ ...latest, from })).rejects.toThrow(says);
});
