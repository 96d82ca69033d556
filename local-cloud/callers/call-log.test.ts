import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { type S3, startS3 } from '../s3/server.ts';
import { CallLog } from './call-log.ts';
import { secure } from './s3-needs.ts';
import { eventsNeeds, ssmNeeds } from './ssm-needs.ts';

const object = { Bucket: 'archives', Key: 'prod/a.json' };
const arn = 'arn:aws:s3:::archives';

let directory: string;
let s3: S3;
let calls: CallLog;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'zk-backup-calls-'));
  calls = new CallLog();
  const buckets = [{ name: 'archives', versioned: true }];
  s3 = await startS3({ directory, buckets, onCall: calls.onCall });
});
afterEach(async () => {
  await s3.close();
  await rm(directory, { recursive: true });
});

/** A client that signs with this key. */
const clientOf = (accessKeyId: string) =>
  new S3Client({
    endpoint: s3.endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey: 'secret' },
  });

test('each caller is known by the key it signs with, and a stranger is none', async () => {
  const [one, other] = [calls.know('node i-1'), calls.know('function Backup')];
  for (const key of [one, other, 'ASIASTRANGER00000000']) {
    await clientOf(key).send(new PutObjectCommand({ ...object, Body: 'x' }));
  }

  expect(one).not.toBe(other);
  expect(calls.needs.map(({ caller }) => caller)).toEqual([
    'node i-1',
    'function Backup',
    undefined,
  ]);
});

test('a write tells its condition, and a version that is read is another right', async () => {
  const client = clientOf(calls.know('person'));

  const { VersionId } = await client.send(
    new PutObjectCommand({ ...object, Body: 'x', IfNoneMatch: '*' }),
  );
  const { Body } = await client.send(new GetObjectCommand({ ...object, VersionId }));
  await Body?.transformToByteArray();
  await client.send(new HeadObjectCommand(object));

  const resource = `${arn}/prod/a.json`;
  expect(calls.needs).toEqual([
    {
      caller: 'person',
      action: 's3:PutObject',
      resource,
      context: { ...secure, 's3:if-none-match': '*' },
    },
    { caller: 'person', action: 's3:GetObjectVersion', resource, context: secure },
    { caller: 'person', action: 's3:GetObject', resource, context: secure },
  ]);
});

test('a call is on record before its caller has read the answer', async () => {
  const client = clientOf(calls.know('person'));
  // More than the buffers between the two ends take.
  await client.send(new PutObjectCommand({ ...object, Body: Buffer.alloc(32 * 1024 * 1024) }));

  const { Body } = await client.send(new GetObjectCommand(object));
  const [, recorded] = calls.needs;
  await Body?.transformToByteArray();

  expect(recorded).toMatchObject({ action: 's3:GetObject' });
});

test('a tag that is set is told with its value', async () => {
  const client = clientOf(calls.know('person'));
  await client.send(new PutObjectCommand({ ...object, Body: 'x' }));

  const Tagging = { TagSet: [{ Key: 'zk-backup', Value: 'expires' }] };
  await client.send(new PutObjectTaggingCommand({ ...object, Tagging }));

  expect(calls.needs.at(-1)).toMatchObject({
    action: 's3:PutObjectTagging',
    context: { 's3:RequestObjectTag/zk-backup': 'expires' },
  });
});

test('what is not there is found out by the right to list its key', async () => {
  const client = clientOf(calls.know('person'));

  await client.send(new HeadObjectCommand(object)).catch(() => {});

  expect(calls.needs.slice(1)).toEqual([
    {
      caller: 'person',
      action: 's3:ListBucket',
      resource: arn,
      context: { ...secure, 's3:prefix': 'prod/a.json' },
    },
  ]);
});

test('a listing tells its prefix, be it empty, and an upload in parts is a write', async () => {
  const client = clientOf(calls.know('person'));

  await client.send(new ListObjectsV2Command({ Bucket: 'archives', Prefix: '', Delimiter: '/' }));
  await client.send(new ListObjectsV2Command({ Bucket: 'archives' }));
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(object));
  await client.send(new AbortMultipartUploadCommand({ ...object, UploadId }));

  expect(calls.needs.map(({ action, context }) => [action, context])).toEqual([
    ['s3:ListBucket', { ...secure, 's3:prefix': '', 's3:delimiter': '/' }],
    ['s3:ListBucket', secure],
    ['s3:PutObject', secure],
    ['s3:AbortMultipartUpload', secure],
  ]);
});

test('a command asks for its document and for each instance, with the tags of that', () => {
  const needs = ssmNeeds(
    'SendCommand',
    { DocumentName: 'ZkBackup-0123456789-probe', InstanceIds: ['i-1', 'mi-2'] },
    (id): Record<string, string> => (id === 'i-1' ? { 'zk-backup': 'prod' } : {}),
  );

  expect(needs.map(({ resource, context }) => [resource.split(':').at(-1), context])).toEqual([
    ['document/ZkBackup-0123456789-probe', {}],
    ['instance/i-1', { 'ssm:resourceTag/zk-backup': 'prod' }],
    ['managed-instance/mi-2', {}],
  ]);
});

test('an event asks for its bus', () => {
  const needs = eventsNeeds({ Entries: [{}, { EventBusName: 'other' }] });

  expect(needs.map(({ resource }) => resource.split(':').at(-1))).toEqual([
    'event-bus/default',
    'event-bus/other',
  ]);
});
