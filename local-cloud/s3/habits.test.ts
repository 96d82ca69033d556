import {
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { type S3UnderTest, s3UnderTest } from './s3-under-test.ts';

let under: S3UnderTest;
beforeEach(async () => {
  under = await s3UnderTest([{ name: 'archives', versioned: true }]);
});
afterEach(() => under.stop());

const object = { Bucket: 'archives', Key: 'a' };
const put = (different: Partial<PutObjectCommandInput> = {}) =>
  under.client.send(new PutObjectCommand({ ...object, Body: 'x', ...different }));
const head = () => under.client.send(new HeadObjectCommand({ ...object, ChecksumMode: 'ENABLED' }));
const crc64nvme = { ChecksumAlgorithm: 'CRC64NVME' } as const;
const key = 'arn:aws:kms:us-east-1:123456789012:key/of-the-bucket';

test('storage that ignores conditions writes over what is there', async () => {
  under.s3.habits.ignoresConditions = true;
  await put({ IfNoneMatch: '*' });

  expect(await put({ IfNoneMatch: '*' })).toMatchObject({ $metadata: { httpStatusCode: 200 } });
});

test('storage without CRC64NVME refuses it by name, and takes another', async () => {
  under.s3.habits.crc64nvme = 'refused';

  await expect(put(crc64nvme)).rejects.toMatchObject({ name: 'InvalidRequest' });
  await expect(put({ ChecksumAlgorithm: 'CRC32' })).resolves.toMatchObject({
    ChecksumCRC32: expect.any(String),
  });
});

test('storage that ignores CRC64NVME tells none of it', async () => {
  under.s3.habits.crc64nvme = 'ignored';
  const stored = await put(crc64nvme);

  expect([stored.ChecksumCRC64NVME, (await head()).ChecksumCRC64NVME]).toEqual([
    undefined,
    undefined,
  ]);
});

test.each<[string, Partial<PutObjectCommandInput>]>([
  ['without a header', {}],
  ['with the keys of S3', { ServerSideEncryption: 'AES256' }],
  ['with another key', { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: `${key}-not` }],
])('a policy that demands a KMS key denies a write %s', async (_, different) => {
  under.s3.habits.demandedSse = key;

  await expect(put(different)).rejects.toMatchObject({ name: 'AccessDenied' });
});

test('a policy that demands SSE denies the beginning of an upload, too', async () => {
  under.s3.habits.demandedSse = 'AES256';
  const create = (different: object) =>
    under.client.send(new CreateMultipartUploadCommand({ ...object, ...different }));

  await expect(create({})).rejects.toMatchObject({ name: 'AccessDenied' });
  await expect(create({ ServerSideEncryption: 'AES256' })).resolves.toBeDefined();
});

test('storage that loses versions has only what was written last', async () => {
  under.s3.habits.losesVersions = true;
  await put();
  const { VersionId } = await put();

  const { Versions } = await under.client.send(
    new ListObjectVersionsCommand({ Bucket: 'archives' }),
  );
  expect(Versions?.map((one) => one.VersionId)).toEqual([VersionId]);
});
