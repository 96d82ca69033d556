import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { rawRequest, type S3UnderTest, s3UnderTest } from './s3-under-test.ts';

let cloud: S3UnderTest;
const object = { Bucket: 'versioned', Key: 'k' };

beforeEach(async () => {
  cloud = await s3UnderTest([{ name: 'versioned', versioned: true }, { name: 'plain' }]);
});
afterEach(() => cloud.stop());

const put = async (Body: string, at = object) =>
  (await cloud.client.send(new PutObjectCommand({ ...at, Body }))).VersionId;
const remove = (VersionId?: string, at = object) =>
  cloud.client.send(new DeleteObjectCommand({ ...at, VersionId }));
const read = async (VersionId?: string) =>
  (
    await cloud.client.send(new GetObjectCommand({ ...object, VersionId }))
  ).Body?.transformToString();

test('each put makes a version of its own that stays readable', async () => {
  const first = await put('first');
  const second = await put('second');

  expect(first).not.toBe(second);
  expect([await read(), await read(first)]).toEqual(['second', 'first']);
});

test('a delete without version hides the object behind a marker', async () => {
  await put('first');

  const deletion = await remove();

  expect(deletion).toMatchObject({ DeleteMarker: true, VersionId: expect.any(String) });
  await expect(read()).rejects.toMatchObject({ name: 'NoSuchKey' });
  expect(await rawRequest(cloud.s3, 'GET', '/versioned/k')).toMatchObject({
    status: 404,
    headers: { 'x-amz-delete-marker': 'true', 'x-amz-version-id': deletion.VersionId },
  });
  const { Contents } = await cloud.client.send(new ListObjectsV2Command({ Bucket: 'versioned' }));
  expect(Contents).toBeUndefined();
});

test('a marker itself cannot be read', async () => {
  await put('first');
  const { VersionId } = await remove();

  await expect(read(VersionId)).rejects.toMatchObject({ name: 'MethodNotAllowed' });
});

test('deleting the marker brings the object back', async () => {
  await put('first');
  const { VersionId } = await remove();

  await remove(VersionId);

  expect(await read()).toBe('first');
});

test('deleting a version removes its bytes, and an unknown version is not found', async () => {
  const first = await put('first');

  await remove(first);

  expect(cloud.files()).toEqual([]);
  await expect(read(first)).rejects.toMatchObject({ name: 'NoSuchVersion' });
});

test('versions are listed newest first, markers apart, page by page', async () => {
  const first = await put('first');
  const { VersionId: marker } = await remove();
  const third = await put('third');
  const list = (page: object) =>
    cloud.client.send(new ListObjectVersionsCommand({ Bucket: 'versioned', ...page }));

  const all = await list({});
  const page = await list({ MaxKeys: 2 });
  const rest = await list({
    KeyMarker: page.NextKeyMarker,
    VersionIdMarker: page.NextVersionIdMarker,
  });

  expect(all.Versions?.map((v) => [v.VersionId, v.IsLatest])).toEqual([
    [third, true],
    [first, false],
  ]);
  expect(all.DeleteMarkers).toMatchObject([{ VersionId: marker, IsLatest: false }]);
  expect(page).toMatchObject({ IsTruncated: true, NextVersionIdMarker: marker });
  expect(rest.Versions?.map((v) => v.VersionId)).toEqual([first]);
});

test('a bucket without versioning replaces and deletes for good', async () => {
  const at = { Bucket: 'plain', Key: 'k' };
  await put('first', at);

  expect(await put('second', at)).toBeUndefined();
  expect(cloud.files()).toHaveLength(1);
  const { Versions } = await cloud.client.send(new ListObjectVersionsCommand({ Bucket: 'plain' }));
  expect(Versions).toMatchObject([{ VersionId: 'null', IsLatest: true }]);
  await remove(undefined, at);
  expect(cloud.files()).toEqual([]);
});

test('while versioning is suspended only the null version is replaced', async () => {
  const first = await put('first');
  await cloud.client.send(
    new PutBucketVersioningCommand({
      Bucket: 'versioned',
      VersioningConfiguration: { Status: 'Suspended' },
    }),
  );

  await put('second');
  await put('third');

  expect([await read(), await read('null'), await read(first)]).toEqual([
    'third',
    'third',
    'first',
  ]);
  expect(cloud.files()).toHaveLength(2);
});

test('DeleteObjects answers for each object', async () => {
  const first = await put('first');

  const { Deleted } = await cloud.client.send(
    new DeleteObjectsCommand({
      Bucket: 'versioned',
      Delete: { Objects: [{ Key: 'k', VersionId: first }, { Key: 'none' }] },
    }),
  );

  expect(Deleted).toMatchObject([
    { Key: 'k', VersionId: first },
    { Key: 'none', DeleteMarker: true },
  ]);
});
