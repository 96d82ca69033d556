import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { compositeChecksum, digest } from './checksums.ts';
import { mebibyte, type S3UnderTest, s3UnderTest } from './s3-under-test.ts';
import { object, parts, uploadsOf, whole } from './uploads-under-test.ts';

let cloud: S3UnderTest;
const { create, sendPart, complete, uploaded } = uploadsOf(() => cloud.client);

beforeEach(async () => {
  cloud = await s3UnderTest([{ name: 'archives' }]);
});
afterEach(() => cloud.stop());

test.each(['CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const)(
  '%s of an object in parts is the composite of its parts',
  async (algorithm) => {
    const { open, sent } = await uploaded({ ChecksumAlgorithm: algorithm });
    const ofParts = await Promise.all(parts.map((part) => digest(algorithm, part)));
    const { value } = await compositeChecksum(
      algorithm,
      ofParts.map((hash) => hash.toString('base64')),
    );

    const answer = await complete(open, sent);

    expect(answer).toMatchObject({ [`Checksum${algorithm}`]: value, ChecksumType: 'COMPOSITE' });
    expect(value).toMatch(/-3$/);
  },
);

test.each(['CRC64NVME', 'CRC32', 'CRC32C'] as const)(
  '%s over the whole object is that of its bytes',
  async (algorithm) => {
    const { open, sent } = await uploaded({
      ChecksumAlgorithm: algorithm,
      ChecksumType: 'FULL_OBJECT',
    });
    const value = (await digest(algorithm, whole)).toString('base64');

    const answer = await complete(open, sent);

    expect(answer).toMatchObject({ [`Checksum${algorithm}`]: value, ChecksumType: 'FULL_OBJECT' });
    const head = await cloud.client.send(
      new HeadObjectCommand({ ...object, ChecksumMode: 'ENABLED' }),
    );
    expect(head).toMatchObject({ [`Checksum${algorithm}`]: value, ChecksumType: 'FULL_OBJECT' });
  },
);

test('the bytes come back in order, and only the object is left on disk', async () => {
  const { open, sent } = await uploaded({ ChecksumAlgorithm: 'CRC64NVME' });

  await complete(open, sent);

  const { Body } = await cloud.client.send(new GetObjectCommand(object));
  expect(whole.equals((await Body?.transformToByteArray()) ?? Buffer.alloc(0))).toBe(true);
  expect(cloud.files()).toHaveLength(1);
});

test('the ETag is the MD5 of the MD5s of the parts, with their count', async () => {
  const { open, sent } = await uploaded();
  const md5s = await Promise.all(parts.map((part) => digest('MD5', part)));
  const md5 = await digest('MD5', Buffer.concat(md5s));

  expect((await complete(open, sent)).ETag).toBe(`"${md5.toString('hex')}-3"`);
});

test.each([
  ['CRC64NVME over the parts', 'CRC64NVME', 'COMPOSITE'],
  ['SHA256 over the whole object', 'SHA256', 'FULL_OBJECT'],
] as const)('refuses an upload that asks for %s', async (_, ChecksumAlgorithm, ChecksumType) => {
  await expect(create({ ChecksumAlgorithm, ChecksumType })).rejects.toMatchObject({
    name: 'InvalidRequest',
  });
});

test('refuses a part that carries another checksum than the upload', async () => {
  const open = await create({ ChecksumAlgorithm: 'SHA256' });

  const part = sendPart(open, 1, Buffer.from('x'), 'CRC32');

  await expect(part).rejects.toMatchObject({ name: 'InvalidRequest' });
});

test('refuses a part whose checksum is wrong and leaves nothing of it', async () => {
  const open = await create();

  const part = cloud.client.send(
    new UploadPartCommand({ ...open, PartNumber: 1, Body: 'x', ChecksumCRC32: 'AAAAAA==' }),
  );

  await expect(part).rejects.toMatchObject({ name: 'BadDigest' });
  expect(cloud.files()).toEqual([]);
});

test('refuses a part with a checksum where the upload was created without', async () => {
  const upload = await cloud.client.send(new CreateMultipartUploadCommand(object));

  const part = sendPart({ ...object, UploadId: upload.UploadId }, 1, Buffer.from('x'));

  await expect(part).rejects.toMatchObject({ name: 'InvalidRequest' });
});

test.each([0, 10_001])('refuses part number %d', async (number) => {
  const part = sendPart(await create(), number, Buffer.from('x'));

  await expect(part).rejects.toMatchObject({ name: 'InvalidArgument' });
});

test('a part that is sent again replaces the first', async () => {
  const open = await create();
  await sendPart(open, 1, Buffer.from('first'));
  const second = await sendPart(open, 1, Buffer.from('second'));

  await complete(open, [second]);

  const { Body } = await cloud.client.send(new GetObjectCommand(object));
  expect(await Body?.transformToString()).toBe('second');
  expect(cloud.files()).toHaveLength(1);
});

test('Abort removes the parts and the upload', async () => {
  const { open } = await uploaded();

  await cloud.client.send(new AbortMultipartUploadCommand(open));

  expect(cloud.files()).toEqual([]);
  const { Uploads } = await cloud.client.send(new ListMultipartUploadsCommand(object));
  expect(Uploads).toBeUndefined();
});

test('open uploads and their parts can be listed', async () => {
  const { open } = await uploaded();

  const uploads = await cloud.client.send(new ListMultipartUploadsCommand({ Bucket: 'archives' }));
  const listed = await cloud.client.send(new ListPartsCommand({ ...open, MaxParts: 2 }));

  expect(uploads.Uploads).toMatchObject([{ Key: 'k', UploadId: open.UploadId }]);
  expect(listed).toMatchObject({ IsTruncated: true, NextPartNumberMarker: '2' });
  expect(listed.Parts?.map(({ Size }) => Size)).toEqual([5 * mebibyte, 6 * mebibyte]);
});

test('GetObjectAttributes lists the parts', async () => {
  const { open, sent } = await uploaded();
  await complete(open, sent);

  const { ObjectParts } = await cloud.client.send(
    new GetObjectAttributesCommand({ ...object, ObjectAttributes: ['ObjectParts'] }),
  );

  expect(ObjectParts?.TotalPartsCount).toBe(3);
  expect(ObjectParts?.Parts?.map((part) => part.ChecksumCRC32)).toEqual(
    sent.map((part) => part.ChecksumCRC32),
  );
});
