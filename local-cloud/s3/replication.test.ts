/** Replication as S3 has it: what is copied and when, what is told of it, and what is refused. */
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketReplicationCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutBucketReplicationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type ReplicationRule,
} from '@aws-sdk/client-s3';
import { clientOf, type S3UnderTest, s3UnderTest } from './s3-under-test.ts';

let under: S3UnderTest;

beforeEach(async () => {
  under = await s3UnderTest([
    { name: 'first', versioned: true },
    { name: 'copy', versioned: true },
    { name: 'third', versioned: true },
    { name: 'plain' },
  ]);
});
afterEach(() => under.stop());

const rule = (into: string, Priority = 1): ReplicationRule => ({
  ID: into,
  Priority,
  Filter: { Prefix: '' },
  Status: 'Enabled',
  DeleteMarkerReplication: { Status: 'Disabled' },
  Destination: { Bucket: `arn:aws:s3:::${into}` },
});

const copies = (bucket: string, ...rules: ReplicationRule[]) =>
  under.client.send(
    new PutBucketReplicationCommand({
      Bucket: bucket,
      ReplicationConfiguration: { Role: 'arn:aws:iam::123456789012:role/copies', Rules: rules },
    }),
  );

const put = (bucket: string, more = {}) =>
  under.client.send(new PutObjectCommand({ Bucket: bucket, Key: 'prod/a', Body: 'text', ...more }));

const head = (bucket: string) =>
  under.client.send(new HeadObjectCommand({ Bucket: bucket, Key: 'prod/a' }));

const statusIn = async (bucket: string) => (await head(bucket)).ReplicationStatus;

const tagsIn = async (bucket: string) =>
  (await under.client.send(new GetObjectTaggingCommand({ Bucket: bucket, Key: 'prod/a' }))).TagSet;

test('a new version is copied some time later, with its version, its time and its tags', async () => {
  await copies('first', rule('copy'));
  const { VersionId } = await put('first', { Tagging: 'zk-backup=stay' });

  const before = await statusIn('first');
  const early = await head('copy').catch(({ name }) => name);
  under.s3.replicate();
  const [source, copy] = [await head('first'), await head('copy')];

  expect([before, early]).toEqual(['PENDING', 'NotFound']);
  expect([source.ReplicationStatus, copy.ReplicationStatus]).toEqual(['COMPLETED', 'REPLICA']);
  expect([copy.VersionId, copy.LastModified]).toEqual([VersionId, source.LastModified]);
  expect(await tagsIn('copy')).toEqual([{ Key: 'zk-backup', Value: 'stay' }]);
});

test('what was written before the rule is not copied, and has no status', async () => {
  await put('first');
  await copies('first', rule('copy'));

  under.s3.replicate();

  expect(await statusIn('first')).toBeUndefined();
  await expect(head('copy')).rejects.toMatchObject({ name: 'NotFound' });
});

test('a tag that is set later goes to the copy, too', async () => {
  await copies('first', rule('copy'));
  await put('first');
  under.s3.replicate();

  const TagSet = [{ Key: 'zk-backup', Value: 'delete' }];
  await under.client.send(
    new PutObjectTaggingCommand({ Bucket: 'first', Key: 'prod/a', Tagging: { TagSet } }),
  );
  const waiting = await statusIn('first');
  under.s3.replicate();

  expect([waiting, await statusIn('first')]).toEqual(['PENDING', 'COMPLETED']);
  expect(await tagsIn('copy')).toEqual(TagSet);
});

test('whoever deletes deletes no copy', async () => {
  await copies('first', rule('copy'));
  const { VersionId } = await put('first');
  under.s3.replicate();

  await under.client.send(new DeleteObjectCommand({ Bucket: 'first', Key: 'prod/a' }));
  await under.client.send(new DeleteObjectCommand({ Bucket: 'first', Key: 'prod/a', VersionId }));
  under.s3.replicate();

  expect(await statusIn('copy')).toBe('REPLICA');
});

test('a copy is not copied on', async () => {
  await copies('first', rule('copy'));
  await copies('copy', rule('third'));
  await put('first');

  under.s3.replicate();
  under.s3.replicate();

  await expect(head('third')).rejects.toMatchObject({ name: 'NotFound' });
});

test('of two copies the source is told to be copied when both are there', async () => {
  await copies('first', rule('copy'), rule('third', 2));
  await put('first');
  under.s3.refusesCopies.add('third');

  under.s3.replicate();
  under.s3.refusesCopies.clear();
  under.s3.replicate();

  expect([await statusIn('first'), await statusIn('copy')]).toEqual(['FAILED', 'REPLICA']);
});

test('each version is copied, the newest as the newest', async () => {
  await copies('first', rule('copy'));
  await put('first', { Body: 'old' });
  await put('first', { Body: 'new' });

  under.s3.replicate();

  const { Body } = await under.client.send(new GetObjectCommand({ Bucket: 'copy', Key: 'prod/a' }));
  expect(await Body?.transformToString()).toBe('new');
});

test.each([
  ['a source without versions', 'plain', rule('copy'), /Versioning must be 'Enabled'/],
  ['a destination without versions', 'first', rule('plain'), /Destination bucket must have/],
  ['a destination that is not there', 'first', rule('nowhere'), /Destination bucket must exist/],
  ['the same bucket', 'first', rule('first'), /cannot be the source/],
])('%s is refused', async (_, bucket, one, message) => {
  await expect(copies(bucket, one)).rejects.toThrow(message);
});

test('two rules of the same priority are refused', async () => {
  await expect(copies('first', rule('copy'), rule('third'))).rejects.toThrow(/own priority/);
});

test('where no rule is, S3 says so; where one is, it tells it', async () => {
  const asked = () => under.client.send(new GetBucketReplicationCommand({ Bucket: 'first' }));

  await expect(asked()).rejects.toThrow(/replication configuration was not found/);
  await copies('first', rule('copy'));

  expect((await asked()).ReplicationConfiguration?.Rules?.[0]?.ID).toBe('copy');
});

test('a locked bucket is copied only into one that has Object Lock', async () => {
  await under.client.send(
    new CreateBucketCommand({ Bucket: 'locked', ObjectLockEnabledForBucket: true }),
  );
  await under.client.send(
    new PutBucketVersioningCommand({
      Bucket: 'locked',
      VersioningConfiguration: { Status: 'Enabled' },
    }),
  );

  await expect(copies('locked', rule('copy'))).rejects.toThrow(/Object Lock must be enabled/);
});

test('who signs for another region is told where the bucket lies', async () => {
  const far = await s3UnderTest([{ name: 'far', versioned: true, region: 'eu-west-1' }]);
  const there = clientOf(far.s3.endpoint, { region: 'eu-west-1' });
  const write = { Bucket: 'far', Key: 'a', Body: 'b' };

  await expect(far.client.send(new PutObjectCommand(write))).rejects.toMatchObject({
    name: 'PermanentRedirect',
  });
  await expect(there.send(new PutObjectCommand(write))).resolves.toBeDefined();
  there.destroy();
  await far.stop();
});
