import { createHash } from 'node:crypto';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { openSource } from '../../../cli/source/open.ts';
import { verifySource } from '../../../cli/source/verification.ts';
import { type S3UnderTest, s3UnderTest } from '../../../local-cloud/s3/s3-under-test.ts';
import { archiveOf, goodMembers } from '../../unit/lambda/backup/archives.ts';

const key = 'prod/zk-20260101T000000Z.tar.gz';
const url = `s3://backups/${key}`;
let storage: S3UnderTest;
let archive: Buffer;
let versionId: string;
const environment = { ...process.env };

beforeEach(async () => {
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
  });
  storage = await s3UnderTest([{ name: 'backups', versioned: true }]);
  // Made once: a tar holds the time of its making.
  archive = await archiveOf(goodMembers);
  versionId = await put(key, archive);
});
afterEach(async () => {
  process.env = { ...environment };
  await storage.stop();
});

async function put(Key: string, Body: Buffer | string): Promise<string> {
  const object = { Bucket: 'backups', Key, Body };
  return (await storage.client.send(new PutObjectCommand(object))).VersionId ?? '';
}

async function manifest(): Promise<void> {
  const sha256 = createHash('sha256').update(archive).digest('hex');
  const told = { archive: { key, versionId, bytes: archive.length, sha256 } };
  await put(key.replace('.tar.gz', '.manifest.json'), JSON.stringify(told));
}

const open = () => openSource(url, { endpointUrl: storage.s3.endpoint });

test('an archive that was written over is verified as its manifest names it', async () => {
  await manifest();
  await put(key, 'a node wrote this over it');

  const verification = await verifySource(await open());

  expect(verification.outcome).toBe('proven');
});

test('its files are those of the version that the manifest names: cat, ls and diff read them so', async () => {
  await manifest();
  await put(key, 'a node wrote this over it');

  const paths: string[] = [];
  for await (const { path, chunks } of (await open()).members()) {
    paths.push(path);
    for await (const _ of chunks);
  }

  expect(paths).toEqual(Object.keys(goodMembers));
});

test('a version that is gone is named, and no other is read in its place', async () => {
  await manifest();
  await put(key, 'a node wrote this over it');
  const object = { Bucket: 'backups', Key: key, VersionId: versionId };
  await storage.client.send(new DeleteObjectCommand(object));

  await expect(open()).rejects.toThrow(`There is no version ${versionId} of ${url}`);
});

test('without a manifest what is there now is read', async () => {
  await put(key, await archiveOf(goodMembers));

  expect((await verifySource(await open())).outcome).toBe('proven');
});
