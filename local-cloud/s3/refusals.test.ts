import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { clientOf, rawRequest, type S3UnderTest, s3UnderTest } from './s3-under-test.ts';

let cloud: S3UnderTest;
const object = { Bucket: 'archives', Key: 'prod/k' };

beforeEach(async () => {
  cloud = await s3UnderTest([{ name: 'archives' }]);
});
afterEach(() => cloud.stop());

const put = (client = cloud.client, condition = {}) =>
  client.send(new PutObjectCommand({ ...object, Body: 'x', ...condition }));

test.each([
  ['an operation', 'GET', '/archives?lifecycle', {}],
  ['a parameter', 'GET', '/archives/k?response-content-type=a', {}],
  ['a header', 'PUT', '/archives/k', { 'x-amz-acl': 'public-read' }],
  ['a copy', 'PUT', '/archives/k', { 'x-amz-copy-source': '/archives/j' }],
  ['the older listing', 'GET', '/archives', {}],
  [
    'signed chunks',
    'PUT',
    '/archives/k',
    {
      'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
    },
  ],
  ['virtual-host style', 'GET', '/k', { host: 'archives.localhost' }],
])('answers 501 to %s it does not implement', async (_, method, target, headers) => {
  const answer = await rawRequest(cloud.s3, method, target, headers as Record<string, string>);

  expect(answer).toMatchObject({ status: 501, code: 'NotImplemented' });
});

test('names the request in the headers and the body of an error', async () => {
  const answer = await rawRequest(cloud.s3, 'GET', '/missing/k');

  expect(answer).toMatchObject({ status: 404, code: 'NoSuchBucket' });
  expect(answer.body).toContain(`<RequestId>${answer.headers['x-amz-request-id']}</RequestId>`);
  expect(answer.headers['x-amz-id-2']).toEqual(expect.any(String));
});

test('refuses a request without Authorization', async () => {
  const answer = await fetch(`${cloud.s3.endpoint}/archives/k`);

  expect(answer.status).toBe(403);
  expect(await answer.text()).toContain('<Code>AccessDenied</Code>');
});

test.each([
  ['a key of 1025 bytes', 'KeyTooLongError', 'GET', `/archives/${'k'.repeat(1025)}`, ''],
  ['broken percent-encoding', 'InvalidURI', 'GET', '/archives/%zz', ''],
  ['XML that is none', 'MalformedXML', 'PUT', '/archives?versioning', '<Versioning'],
  ['another root element', 'MalformedXML', 'PUT', '/archives?versioning', '<Tagging></Tagging>'],
])('refuses %s', async (_, code, method, target, body) => {
  expect(await rawRequest(cloud.s3, method, target, {}, body)).toMatchObject({ status: 400, code });
});

test('buckets are made once, versioned by request, and deleted only when empty', async () => {
  const bucket = { Bucket: 'more' };
  await cloud.client.send(new CreateBucketCommand(bucket));

  await cloud.client.send(new HeadBucketCommand(bucket));
  await expect(cloud.client.send(new CreateBucketCommand(bucket))).rejects.toMatchObject({
    name: 'BucketAlreadyOwnedByYou',
  });
  await cloud.client.send(
    new PutBucketVersioningCommand({ ...bucket, VersioningConfiguration: { Status: 'Enabled' } }),
  );
  expect((await cloud.client.send(new GetBucketVersioningCommand(bucket))).Status).toBe('Enabled');
  await put(cloud.client, bucket);
  await expect(cloud.client.send(new DeleteBucketCommand(bucket))).rejects.toMatchObject({
    name: 'BucketNotEmpty',
  });
});

test('a bucket made with Object Lock keeps versions', async () => {
  const bucket = { Bucket: 'more' };
  await cloud.client.send(new CreateBucketCommand({ ...bucket, ObjectLockEnabledForBucket: true }));

  const lock = await cloud.client.send(new GetObjectLockConfigurationCommand(bucket));
  const versioning = await cloud.client.send(new GetBucketVersioningCommand(bucket));

  expect(lock.ObjectLockConfiguration).toEqual({ ObjectLockEnabled: 'Enabled' });
  expect(versioning.Status).toBe('Enabled');
});

describe('a fault', () => {
  test('denies the keys below a prefix and no others', async () => {
    cloud.s3.faults.rules.push({ keyPrefix: 'prod/', code: 'AccessDenied' });

    await expect(put()).rejects.toMatchObject({ name: 'AccessDenied' });
    await put(cloud.client, { Key: 'test/k' });
  });

  test.each(['SlowDown', 'InternalError'] as const)('%s is got over by a retry', async (code) => {
    cloud.s3.faults.rules.push({ operations: ['PutObject'], code, times: 1 });
    const retrying = clientOf(cloud.s3.endpoint, { maxAttempts: 2 });

    const { $metadata } = await put(retrying);
    retrying.destroy();

    expect($metadata.attempts).toBe(2);
  });

  test('that loses the answer leaves the object written', async () => {
    cloud.s3.faults.rules.push({ code: 'InternalError', manner: 'lost', times: 1 });

    await expect(put()).rejects.toMatchObject({ name: 'InternalError' });

    expect((await cloud.client.send(new HeadObjectCommand(object))).ContentLength).toBe(1);
  });

  test('of a racing writer meets conditional puts only', async () => {
    cloud.s3.faults.rules.push({ code: 'ConditionalRequestConflict' });
    await put();

    await expect(put(cloud.client, { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'ConditionalRequestConflict',
    });
  });

  async function completion() {
    const upload = await cloud.client.send(
      new CreateMultipartUploadCommand({ ...object, ChecksumAlgorithm: 'CRC32' }),
    );
    const open = { ...object, UploadId: upload.UploadId };
    const { ETag, ChecksumCRC32 } = await cloud.client.send(
      new UploadPartCommand({ ...open, PartNumber: 1, Body: 'x' }),
    );
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag, ChecksumCRC32 }] };
    return new CompleteMultipartUploadCommand({ ...open, MultipartUpload, IfNoneMatch: '*' });
  }

  test('may come in the body of a 200 to Complete, and no object is there', async () => {
    const operations = ['CompleteMultipartUpload'];
    cloud.s3.faults.rules.push({ operations, code: 'InternalError', manner: 'inside-200' });

    await expect(cloud.client.send(await completion())).rejects.toMatchObject({
      name: 'InternalError',
    });
    expect(cloud.s3.locate(object.Bucket, object.Key)).toBeUndefined();
    expect(cloud.s3.requests.at(-1)).toMatchObject({ status: 200 });
  });

  test('of a racing writer at Complete ends the upload', async () => {
    cloud.s3.faults.rules.push({ code: 'ConditionalRequestConflict' });

    await expect(cloud.client.send(await completion())).rejects.toMatchObject({
      name: 'ConditionalRequestConflict',
    });

    const { Uploads } = await cloud.client.send(
      new ListMultipartUploadsCommand({ Bucket: 'archives' }),
    );
    expect(Uploads).toBeUndefined();
    expect(cloud.files()).toEqual([]);
  });
});
