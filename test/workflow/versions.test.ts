import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { RestorePlan } from '../../lambda/restore/plan/plan.ts';
import { archiveOf, goodMembers } from '../unit/lambda/backup/archives.ts';
import { type RestoreUnderTest, restoreUnderTest, tick } from './restore-under-test.ts';

let under: RestoreUnderTest;
beforeEach(async () => {
  under = await restoreUnderTest({ versioned: true });
});
afterEach(() => under.stop());

const key = `prod/zk-${tick}.tar.gz`;
const latest = { ensemble: 'prod', backup: 'latest' };
const { 'log/version-2/log.1': _, ...otherMembers } = goodMembers;

/** What a node's role may do: put another archive over one that is there. */
async function writeOver(): Promise<void> {
  const Body = await archiveOf(otherMembers);
  await under.store.s3.send(new PutObjectCommand({ Bucket: under.store.bucket, Key: key, Body }));
}

const suspend = () =>
  under.store.s3.send(
    new PutBucketVersioningCommand({
      Bucket: under.store.bucket,
      VersioningConfiguration: { Status: 'Suspended' },
    }),
  );

/** The version that the order tells the nodes to read. */
function orderedVersion({ order }: RestorePlan): string | undefined {
  const [, , , , hex] = order.split('+')[1]?.split(',') ?? [];
  return hex === undefined ? undefined : Buffer.from(hex, 'hex').toString();
}

test('what was written over is planned and executed as it was proven', async () => {
  await under.backUp();
  await writeOver();

  const { plan, report } = await under.execute();

  expect(plan).toMatchObject({ result: { to: '0x11' }, backup: { key } });
  expect(orderedVersion(plan)).toBe(plan.backup.versionId);
  expect(report.outcome).toBe('Succeeded');
});

test('what was written over is drilled as it was proven', async () => {
  await under.backUp();
  await writeOver();

  const report = await under.invoke({ ensemble: 'prod', drill: true });

  expect(report).toMatchObject({ outcome: 'Succeeded', drill: { zxid: '0x11' } });
});

test('what a rule deletes between plan and restore lies under a marker, and is restored as it was planned', async () => {
  await under.backUp();
  const plan = await under.planned();
  for (const Key of [key, key.replace('.tar.gz', '.manifest.json')]) {
    await under.store.s3.send(new DeleteObjectCommand({ Bucket: under.store.bucket, Key }));
  }

  const report = await under.invoke({ plan: plan.planId, execute: true });

  expect(report.outcome).toBe('Succeeded');
});

test('a version that is deleted between plan and restore leaves all as it was, and is named', async () => {
  await under.backUp();
  const plan = await under.planned();
  const { versionId: VersionId } = plan.backup;
  await writeOver();
  const object = { Bucket: under.store.bucket, Key: key, VersionId };
  await under.store.s3.send(new DeleteObjectCommand(object));

  const report = await under.invoke({ plan: plan.planId, execute: true });

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'verify' });
  expect(report.reason).toContain(`S3 has no version ${VersionId} of ${key}`);
  expect(under.sent.filter((command) => /^(halt|place)/.test(command))).toEqual([]);
});

test('a version that is deleted while it is looked for is gone, not a fault', async () => {
  await under.backUp();
  const s3 = under.store.s3 as { send(command: object): Promise<unknown> };
  const send = s3.send.bind(s3);
  s3.send = async (command) => {
    if (command instanceof GetObjectCommand && command.input.Key === key) {
      await send(new DeleteObjectCommand(command.input));
    }
    return send(command);
  };

  const report = await under.invoke(latest);

  expect(report.reason).toMatch(/^S3 has no version/);
});

test('storage that tells versions and loses them is refused by the version that is gone', async () => {
  under.habits.losesVersions = true;
  await under.backUp();
  await writeOver();

  const report = await under.invoke(latest);

  expect(report.reason).toMatch(/^S3 has no version .{32} of prod\//);
});

test('a bucket that keeps versions no more still has those from before', async () => {
  await under.backUp();
  await suspend();
  await writeOver();

  const { report } = await under.execute();

  expect(report.outcome).toBe('Succeeded');
});

test('what was written while no versions were kept is read by its key', async () => {
  await suspend();
  await under.backUp();

  const { plan, report } = await under.execute();

  expect(plan.backup.versionId).toBeUndefined();
  expect(orderedVersion(plan)).toBeUndefined();
  expect(report.outcome).toBe('Succeeded');
});

test('what was written over while no versions were kept is refused by its sums', async () => {
  await suspend();
  await under.backUp();
  await writeOver();

  const report = await under.invoke(latest);

  expect(report).toMatchObject({ outcome: 'Refused', phase: 'verify' });
  expect(report.reason).toMatch(/failed the check "(size|sha256)"/);
});
