import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { type S3UnderTest, s3UnderTest } from './s3-under-test.ts';

let cloud: S3UnderTest;
const bucket = { Bucket: 'archives' };

beforeEach(async () => {
  cloud = await s3UnderTest([{ name: 'archives' }]);
});
afterEach(() => cloud.stop());

async function put(...keys: string[]) {
  for (const Key of keys) {
    await cloud.client.send(new PutObjectCommand({ ...bucket, Key, Body: Key }));
  }
}

const oddKeys = ['a b', 'a+b', 'a%2Fb', 'a//b', '../../up', '.', 'ä/ö', '日本', '<&>"\'', 'a?b#c'];

test.each(oddKeys)('the key %s is itself in put, get and list', async (Key) => {
  await put(Key);

  const { Body } = await cloud.client.send(new GetObjectCommand({ ...bucket, Key }));
  const plain = await cloud.client.send(new ListObjectsV2Command(bucket));
  const encoded = await cloud.client.send(
    new ListObjectsV2Command({ ...bucket, EncodingType: 'url' }),
  );

  expect(await Body?.transformToString()).toBe(Key);
  expect(plain.Contents?.map((object) => object.Key)).toEqual([Key]);
  expect(encoded.Contents?.map((object) => decodeURIComponent(object.Key ?? ''))).toEqual([Key]);
});

test('keys come in the order of their UTF-8 bytes', async () => {
  await put('\u{1f600}', '\uffee', 'b', 'B', 'ä');

  const { Contents } = await cloud.client.send(new ListObjectsV2Command(bucket));

  expect(Contents?.map(({ Key }) => Key)).toEqual(['B', 'b', 'ä', '\uffee', '\u{1f600}']);
});

test('a delimiter rolls keys up, and pages go on behind what was rolled up', async () => {
  await put('x', 'prod/1', 'prod/runs/1', 'prod/runs/2', 'prod/z', 'test/1');
  const list = (token?: string) =>
    cloud.client.send(
      new ListObjectsV2Command({
        ...bucket,
        Prefix: 'prod/',
        Delimiter: '/',
        MaxKeys: 2,
        ContinuationToken: token,
      }),
    );

  const first = await list();
  const second = await list(first.NextContinuationToken);

  expect(first.Contents?.map(({ Key }) => Key)).toEqual(['prod/1']);
  expect(first.CommonPrefixes).toEqual([{ Prefix: 'prod/runs/' }]);
  expect(first).toMatchObject({ IsTruncated: true, KeyCount: 2 });
  expect(second.Contents?.map(({ Key }) => Key)).toEqual(['prod/z']);
  expect(second).toMatchObject({ IsTruncated: false });
});

test('StartAfter begins behind a key', async () => {
  await put('a', 'b', 'c');

  const { Contents } = await cloud.client.send(
    new ListObjectsV2Command({ ...bucket, StartAfter: 'a' }),
  );

  expect(Contents?.map(({ Key }) => Key)).toEqual(['b', 'c']);
});

test('a listing shows size, checksum algorithm and storage class', async () => {
  await put('a');

  const { Contents } = await cloud.client.send(new ListObjectsV2Command(bucket));

  expect(Contents).toMatchObject([
    {
      Size: 1,
      ChecksumAlgorithm: ['CRC32'],
      ChecksumType: 'FULL_OBJECT',
      StorageClass: 'STANDARD',
    },
  ]);
});
