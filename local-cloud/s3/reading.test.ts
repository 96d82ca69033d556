import { truncateSync, writeFileSync } from 'node:fs';
import {
  DeleteObjectTaggingCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { rawRequest, type S3UnderTest, s3UnderTest } from './s3-under-test.ts';

let cloud: S3UnderTest;
const object = { Bucket: 'archives', Key: 'k' };

beforeEach(async () => {
  cloud = await s3UnderTest([{ name: 'archives' }]);
});
afterEach(() => cloud.stop());

const put = (settings: Partial<PutObjectCommandInput> = {}) =>
  cloud.client.send(new PutObjectCommand({ ...object, Body: '0123456789', ...settings }));

test.each([
  ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
  ['bytes=7-', 206, '789', 'bytes 7-9/10'],
  ['bytes=-2', 206, '89', 'bytes 8-9/10'],
  ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
  ['bytes=0-1,4-5', 200, '0123456789', undefined],
])('answers the range %s with %d', async (range, status, body, contentRange) => {
  await put();

  const headers = { range, 'x-amz-checksum-mode': 'ENABLED' };
  const answer = await rawRequest(cloud.s3, 'GET', '/archives/k', headers);

  expect(answer).toMatchObject({ status, body });
  expect(answer.headers['content-range']).toBe(contentRange);
  expect('x-amz-checksum-crc32' in answer.headers).toBe(status === 200);
});

test('a download that is cut half way ends in an error, and the next one is whole', async () => {
  await put();
  cloud.s3.faults.rules.push({
    operations: ['GetObject'],
    code: 'InternalError',
    manner: 'cut',
    times: 1,
  });
  const read = async () => {
    const { Body } = await cloud.client.send(new GetObjectCommand(object));
    return Body?.transformToString();
  };

  await expect(read()).rejects.toThrow(/aborted/);

  await expect(read()).resolves.toBe('0123456789');
});

test('refuses a range beyond the end', async () => {
  await put();

  const answer = await rawRequest(cloud.s3, 'GET', '/archives/k', { range: 'bytes=10-' });

  expect(answer).toMatchObject({
    status: 416,
    code: 'InvalidRange',
    headers: { 'content-range': 'bytes */10' },
  });
});

test('the SDK finds a byte that was changed on disk', async () => {
  await put({ ChecksumAlgorithm: 'CRC64NVME' });
  writeFileSync(cloud.s3.locate('archives', 'k') ?? '', '0123456780');

  const { Body } = await cloud.client.send(new GetObjectCommand(object));

  await expect(Body?.transformToString()).rejects.toThrow(/[Cc]hecksum/);
});

test('an object that lost bytes on disk breaks the connection in place of ending early', async () => {
  await put();
  truncateSync(cloud.s3.locate('archives', 'k') ?? '', 5);

  await expect(rawRequest(cloud.s3, 'GET', '/archives/k')).rejects.toThrow('aborted');
});

test('HEAD shows a checksum only when asked', async () => {
  await put();

  const plain = await cloud.client.send(new HeadObjectCommand(object));
  const asked = await cloud.client.send(
    new HeadObjectCommand({ ...object, ChecksumMode: 'ENABLED' }),
  );

  expect([plain.ChecksumCRC32, typeof asked.ChecksumCRC32]).toEqual([undefined, 'string']);
});

test('errors of HEAD have no body', async () => {
  const answer = await rawRequest(cloud.s3, 'HEAD', '/archives/none');

  expect(answer).toMatchObject({ status: 404, body: '' });
  await expect(
    cloud.client.send(new HeadObjectCommand({ ...object, Key: 'none' })),
  ).rejects.toMatchObject({ name: 'NotFound' });
});

test('without the right to list, a missing key is forbidden and nothing is listed', async () => {
  cloud.s3.faults.listAllowed = false;

  await expect(cloud.client.send(new HeadObjectCommand(object))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 403 },
  });
  await expect(
    cloud.client.send(new ListObjectsV2Command({ Bucket: 'archives' })),
  ).rejects.toMatchObject({ name: 'AccessDenied' });
});

test('conditions of readers are kept', async () => {
  const { ETag } = await put();
  const get = (headers: Record<string, string>) =>
    rawRequest(cloud.s3, 'GET', '/archives/k', headers);

  expect((await get({ 'if-none-match': ETag ?? '' })).status).toBe(304);
  expect((await get({ 'if-match': '"other"' })).status).toBe(412);
  expect((await get({ 'if-modified-since': new Date().toUTCString() })).status).toBe(304);
});

test('gives back type, metadata, storage class, encryption and the count of tags', async () => {
  const key = 'arn:aws:kms:eu-central-1:123456789012:key/abc';
  const settings = {
    ContentType: 'application/gzip',
    CacheControl: 'no-store',
    Metadata: { ensemble: 'prod' },
    StorageClass: 'STANDARD_IA',
    ServerSideEncryption: 'aws:kms',
    SSEKMSKeyId: key,
    BucketKeyEnabled: true,
  } as const;
  await put({ ...settings, Tagging: 'a=1&b=x%20y' });

  expect(await cloud.client.send(new HeadObjectCommand(object))).toMatchObject({
    ...settings,
    TagCount: 2,
  });
});

test('under KMS the ETag is not the MD5', async () => {
  const plain = await put();
  const encrypted = await put({ ServerSideEncryption: 'aws:kms' });

  expect(encrypted.ETag).not.toBe(plain.ETag);
});

test('tags can be replaced, read and deleted', async () => {
  await put();
  const TagSet = [{ Key: 'keep', Value: 'ä & <b>' }];

  await cloud.client.send(new PutObjectTaggingCommand({ ...object, Tagging: { TagSet } }));
  const tagged = await cloud.client.send(new GetObjectTaggingCommand(object));
  await cloud.client.send(new DeleteObjectTaggingCommand(object));
  const bare = await cloud.client.send(new GetObjectTaggingCommand(object));

  expect([tagged.TagSet, bare.TagSet]).toEqual([TagSet, []]);
});

test.each([
  ['more than ten tags', 'BadRequest', { Tagging: 'abcdefghijk'.split('').join('=&') }],
  ['more than 2 KB of metadata', 'MetadataTooLarge', { Metadata: { a: 'x'.repeat(2048) } }],
  ['an unknown storage class', 'InvalidStorageClass', { StorageClass: 'SOMEWHERE' as 'STANDARD' }],
])('refuses %s', async (_, name, settings) => {
  await expect(put(settings)).rejects.toMatchObject({ name });
});

test('an archived object answers HEAD and refuses GET', async () => {
  await put({ StorageClass: 'DEEP_ARCHIVE' });

  await cloud.client.send(new HeadObjectCommand(object));

  await expect(cloud.client.send(new GetObjectCommand(object))).rejects.toMatchObject({
    name: 'InvalidObjectState',
  });
});

test('GetObjectAttributes shows only what was asked for, the ETag without quotes', async () => {
  await put();

  const {
    $metadata: _,
    LastModified,
    ...answer
  } = await cloud.client.send(
    new GetObjectAttributesCommand({ ...object, ObjectAttributes: ['ETag', 'ObjectSize'] }),
  );

  expect(LastModified).toBeInstanceOf(Date);
  expect(answer).toEqual({ ETag: '781e5e245d69b566979b86e28d23f2c7', ObjectSize: 10 });
});
