import { once } from 'node:events';
import { request } from 'node:http';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { rawRequest, type S3UnderTest, s3UnderTest, signed } from './s3-under-test.ts';

let cloud: S3UnderTest;
const object = { Bucket: 'archives', Key: 'claim' };

beforeEach(async () => {
  cloud = await s3UnderTest([{ name: 'archives', versioned: true }]);
});
afterEach(() => cloud.stop());

const put = (Body: string, condition: Partial<PutObjectCommandInput> = {}) =>
  cloud.client.send(new PutObjectCommand({ ...object, Body, ...condition }));

const read = async () =>
  (await cloud.client.send(new GetObjectCommand(object))).Body?.transformToString();

test('of 20 racing puts with If-None-Match exactly one wins, and its bytes are stored', async () => {
  const races = Array.from({ length: 20 }, (_, i) => put(`writer ${i}`, { IfNoneMatch: '*' }));

  const results = await Promise.allSettled(races);

  const winners = results.flatMap(({ status }, i) => (status === 'fulfilled' ? [i] : []));
  expect(winners).toHaveLength(1);
  expect(await read()).toBe(`writer ${winners[0]}`);
  expect(cloud.files()).toHaveLength(1);
});

test('the condition is decided when the write ends, not when it begins', async () => {
  const slow = request(`${cloud.s3.endpoint}/archives/claim`, {
    method: 'PUT',
    headers: { ...signed, 'content-length': 4, 'if-none-match': '*' },
  });
  slow.write('sl');

  await put('quick');
  slow.end('ow');
  const [answer] = await once(slow, 'response');

  expect(answer.statusCode).toBe(412);
  expect(await read()).toBe('quick');
});

test('a key hidden by a delete marker may be written again', async () => {
  await put('first', { IfNoneMatch: '*' });
  await cloud.client.send(new DeleteObjectCommand(object));

  await put('second', { IfNoneMatch: '*' });

  expect(await read()).toBe('second');
});

test('Complete with If-None-Match is refused where the key exists', async () => {
  const upload = await cloud.client.send(
    new CreateMultipartUploadCommand({ ...object, ChecksumAlgorithm: 'CRC32' }),
  );
  const open = { ...object, UploadId: upload.UploadId };
  const part = await cloud.client.send(
    new UploadPartCommand({ ...open, PartNumber: 1, Body: 'late' }),
  );
  const Parts = [{ PartNumber: 1, ETag: part.ETag, ChecksumCRC32: part.ChecksumCRC32 }];
  const complete = () =>
    cloud.client.send(
      new CompleteMultipartUploadCommand({ ...open, MultipartUpload: { Parts }, IfNoneMatch: '*' }),
    );
  await put('early');

  await expect(complete()).rejects.toMatchObject({ name: 'PreconditionFailed' });

  const versions = await cloud.client.send(new ListObjectVersionsCommand({ Bucket: 'archives' }));
  expect(versions.Versions).toHaveLength(1);
  await cloud.client.send(new DeleteObjectCommand(object));
  await complete();
  expect(await read()).toBe('late');
});

test('If-Match lets only the holder of the latest ETag write', async () => {
  const first = await put('first');
  await put('second', { IfMatch: first.ETag });

  await expect(put('third', { IfMatch: first.ETag })).rejects.toMatchObject({
    name: 'PreconditionFailed',
  });
  expect(await read()).toBe('second');
});

test('If-Match without an object answers 404', async () => {
  await expect(put('x', { IfMatch: '"abc"' })).rejects.toMatchObject({ name: 'NoSuchKey' });
});

test('If-None-Match with an ETag is not a condition for writes', async () => {
  const answer = await rawRequest(cloud.s3, 'PUT', '/archives/k', { 'if-none-match': '"abc"' });

  expect(answer).toMatchObject({ status: 501, code: 'NotImplemented' });
});

test('a delete with If-Match spares an object that has changed', async () => {
  const first = await put('first');
  await put('second');

  const deletion = cloud.client.send(new DeleteObjectCommand({ ...object, IfMatch: first.ETag }));

  await expect(deletion).rejects.toMatchObject({ name: 'PreconditionFailed' });
  expect(await read()).toBe('second');
});
