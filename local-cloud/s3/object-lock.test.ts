import {
  DeleteObjectCommand,
  GetObjectLegalHoldCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectLegalHoldCommand,
  PutObjectLockConfigurationCommand,
  PutObjectRetentionCommand,
} from '@aws-sdk/client-s3';
import { rawRequest, type S3UnderTest, s3UnderTest } from './s3-under-test.ts';

let cloud: S3UnderTest;
const object = { Bucket: 'locked', Key: 'k' };
const inDays = (days: number) => new Date(Math.floor(Date.now() / 1000) * 1000 + days * 86_400_000);

beforeEach(async () => {
  cloud = await s3UnderTest([
    { name: 'locked', objectLock: true },
    { name: 'versioned', versioned: true },
  ]);
});
afterEach(() => cloud.stop());

async function put(lock: Partial<PutObjectCommandInput> = {}) {
  const answer = await cloud.client.send(new PutObjectCommand({ ...object, Body: 'x', ...lock }));
  return { ...object, VersionId: answer.VersionId };
}
const retained = (mode: 'GOVERNANCE' | 'COMPLIANCE', until = inDays(2)) =>
  put({ ObjectLockMode: mode, ObjectLockRetainUntilDate: until });
const remove = (version: Awaited<ReturnType<typeof put>>, BypassGovernanceRetention = false) =>
  cloud.client.send(new DeleteObjectCommand({ ...version, BypassGovernanceRetention }));
const retain = (
  version: Awaited<ReturnType<typeof put>>,
  Mode: 'GOVERNANCE' | 'COMPLIANCE',
  days: number,
  BypassGovernanceRetention = false,
) =>
  cloud.client.send(
    new PutObjectRetentionCommand({
      ...version,
      Retention: { Mode, RetainUntilDate: inDays(days) },
      BypassGovernanceRetention,
    }),
  );
const denied = expect.objectContaining({ name: 'AccessDenied' });

test('a COMPLIANCE version cannot be deleted, not by bypass either', async () => {
  const version = await retained('COMPLIANCE');

  await expect(remove(version)).rejects.toEqual(denied);
  await expect(remove(version, true)).rejects.toEqual(denied);
  expect(cloud.files()).toHaveLength(1);
});

test('a GOVERNANCE version is deleted by bypass only', async () => {
  const version = await retained('GOVERNANCE');

  await expect(remove(version)).rejects.toEqual(denied);
  await remove(version, true);

  expect(cloud.files()).toEqual([]);
});

test('a legal hold blocks deletion until it is taken off', async () => {
  const version = await put({ ObjectLockLegalHoldStatus: 'ON' });

  await expect(remove(version, true)).rejects.toEqual(denied);
  await cloud.client.send(
    new PutObjectLegalHoldCommand({ ...version, LegalHold: { Status: 'OFF' } }),
  );
  await remove(version);

  expect(cloud.files()).toEqual([]);
});

test('a delete without version sets a marker on a protected object', async () => {
  await retained('COMPLIANCE');

  expect(await cloud.client.send(new DeleteObjectCommand(object))).toMatchObject({
    DeleteMarker: true,
  });
});

test('COMPLIANCE may be lengthened and neither shortened nor weakened', async () => {
  const version = await retained('COMPLIANCE');

  await retain(version, 'COMPLIANCE', 3);

  await expect(retain(version, 'COMPLIANCE', 1, true)).rejects.toEqual(denied);
  await expect(retain(version, 'GOVERNANCE', 9, true)).rejects.toEqual(denied);
});

test('GOVERNANCE may be shortened by bypass only', async () => {
  const version = await retained('GOVERNANCE');

  await expect(retain(version, 'GOVERNANCE', 1)).rejects.toEqual(denied);
  await retain(version, 'GOVERNANCE', 1, true);

  const { Retention } = await cloud.client.send(new GetObjectRetentionCommand(version));
  expect(Retention).toEqual({ Mode: 'GOVERNANCE', RetainUntilDate: inDays(1) });
});

test('HEAD shows mode, date and hold', async () => {
  const until = inDays(2);
  await put({
    ObjectLockMode: 'GOVERNANCE',
    ObjectLockRetainUntilDate: until,
    ObjectLockLegalHoldStatus: 'ON',
  });

  expect(await cloud.client.send(new HeadObjectCommand(object))).toMatchObject({
    ObjectLockMode: 'GOVERNANCE',
    ObjectLockRetainUntilDate: until,
    ObjectLockLegalHoldStatus: 'ON',
  });
});

test('the default of a bucket applies to puts that name no retention', async () => {
  await put();
  await cloud.client.send(
    new PutObjectLockConfigurationCommand({
      Bucket: 'locked',
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 30 } },
      },
    }),
  );

  const version = await put();

  const { Retention } = await cloud.client.send(new GetObjectRetentionCommand(version));
  expect(Retention?.Mode).toBe('COMPLIANCE');
  expect(Retention?.RetainUntilDate?.getTime()).toBeGreaterThan(inDays(29).getTime());
});

test('an object without retention has none to show, and its hold is off', async () => {
  const version = await put();

  await expect(cloud.client.send(new GetObjectRetentionCommand(version))).rejects.toMatchObject({
    name: 'NoSuchObjectLockConfiguration',
  });
  expect((await cloud.client.send(new GetObjectLegalHoldCommand(version))).LegalHold).toEqual({
    Status: 'OFF',
  });
});

test('refuses lock headers on a bucket without Object Lock', async () => {
  await expect(put({ Bucket: 'versioned', ObjectLockLegalHoldStatus: 'ON' })).rejects.toMatchObject(
    {
      name: 'InvalidRequest',
    },
  );
});

test('refuses a date in the past', async () => {
  await expect(retained('COMPLIANCE', inDays(-1))).rejects.toMatchObject({
    name: 'InvalidArgument',
  });
});

test('refuses a protected put that carries no checksum', async () => {
  const headers = { 'x-amz-object-lock-legal-hold': 'ON' };

  const answer = await rawRequest(cloud.s3, 'PUT', '/locked/k', headers, 'x');

  expect(answer).toMatchObject({ status: 400, code: 'InvalidRequest' });
  expect(cloud.files()).toEqual([]);
});

test('versioning of a bucket with Object Lock cannot be suspended', async () => {
  const suspension = cloud.client.send(
    new PutBucketVersioningCommand({
      Bucket: 'locked',
      VersioningConfiguration: { Status: 'Suspended' },
    }),
  );

  await expect(suspension).rejects.toMatchObject({ name: 'InvalidBucketState' });
});
