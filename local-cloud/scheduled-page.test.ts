/** The page as it is deployed: its schedule, its bundle, its settings, a bucket with a lock; without any ensemble. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectVersionsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { main } from '../cli/main.ts';
import { recordedBucket } from '../test/browser/recorded-bucket.ts';
import { factsOfPage } from '../test/facts-of-page.ts';
import { createFunctions, type Functions } from './functions/functions.ts';
import { clientOf } from './s3/s3-under-test.ts';
import { fireSchedule } from './scheduler/fire-schedule.ts';
import { type Services, startServices } from './services.ts';
import type { Assembly, Bucket } from './template/assembly.ts';
import { synthesize } from './template/synthesize.ts';

const key = '_reports/ZkBackup.html';

let directory: string;
let assembly: Assembly;
let bucket: Bucket;
let services: Services;
let functions: Functions;
let client: ReturnType<typeof clientOf>;
const started: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'zk-backup-page-'));
  const configPath = join(directory, 'config.json');
  await writeFile(
    configPath,
    JSON.stringify({
      ensembles: [{ name: 'prod', nodes: { instanceIds: ['i-0123456789abcdef0'] } }],
      objectLock: { mode: 'GOVERNANCE', days: 14 },
      sse: 'AES256',
      report: {},
    }),
  );
  assembly = await synthesize({ configPath, outputDirectory: join(directory, 'out') });
  [bucket] = assembly.buckets as [Bucket];
  services = await startServices(
    {
      directory: join(directory, 's3'),
      ...{ assembly, bucket, topics: [], onEvent: undefined },
      invoke: () => functions,
      onInvoke: (invocation) => invocation,
    },
    (part) => {
      started.push(part);
      return part;
    },
  );
  const { s3, events, sns, secrets, uriOf } = services;
  functions = createFunctions({
    functions: assembly.functions,
    endpoints: {
      ...{ s3: s3.endpoint, events: events.endpoint, sns: sns.endpoint },
      ...{ secrets: secrets.endpoint, ssm: 'http://127.0.0.1:1' },
    },
    credentialsUriOf: (name) => uriOf(`function ${name}`),
  });
  client = clientOf(s3.endpoint);
  for (const [Key, { value }] of Object.entries(recordedBucket().objects)) {
    await put(Key, value);
  }
}, 120_000);
afterAll(async () => {
  client?.destroy();
  await functions?.close();
  for (const part of started.reverse()) await part.close();
  await rm(directory, { recursive: true });
});
afterEach(() => services.s3.faults.rules.splice(0));

const put = (Key: string, value: unknown) =>
  client.send(new PutObjectCommand({ Bucket: bucket.name, Key, Body: JSON.stringify(value) }));

/** What Scheduler does at its time. */
async function tick() {
  const schedule = assembly.schedules.find(({ targetArn }) => /ScheduledReport/.test(targetArn));
  if (!schedule) throw new Error('the template has no schedule of a page');
  return (await fireSchedule({ assembly, schedule, functions })).outcome;
}

async function written() {
  const read = new GetObjectCommand({ Bucket: bucket.name, Key: key });
  const { Body, ...answer } = await client.send(read);
  return { page: (await Body?.transformToString()) ?? '', ...answer };
}

/** What a person gets by the command line, who has not the schedule's clock. */
async function printed(): Promise<string> {
  const stdout: string[] = [];
  const store = { s3: client, bucket: bucket.name };
  const nobody = { send: () => Promise.reject(new Error('nobody is asked')) } as never;
  const terminal = {
    isTTY: false,
    write: (text: string | Uint8Array) => stdout.push(`${text}`) > 0,
  };
  await main(
    ['report'],
    { stdin: process.stdin, stdout: terminal, stderr: terminal },
    {
      environment: { ZK_BACKUP_BUCKET: bucket.name },
      connect: async (settings) => ({
        ...{ store, settings, now: Date.now, pause: async () => {} },
        ...{ lambda: nobody, lambdaOnce: nobody },
      }),
    },
  );
  return stdout.join('');
}

test('a tick writes the page that the command line prints, each number and time of it', async () => {
  const { payload, error } = await tick();

  const { page, ContentType, ServerSideEncryption } = await written();
  expect(error).toBeUndefined();
  expect(payload).toMatchObject({ url: `s3://${bucket.name}/${key}`, ensembles: 1 });
  expect([ContentType, ServerSideEncryption]).toEqual(['text/html; charset=utf-8', 'AES256']);
  expect(factsOfPage(page).length).toBeGreaterThan(200);
  expect(factsOfPage(page)).toEqual(factsOfPage(await printed()));
});

test('the next tick writes over it, tells what is new, and the page before stays a version', async () => {
  await put('prod/reports/20261130T030000Z-aaaaaaaa.json', {
    ...{ schemaVersion: 1, runId: 'prod.20261130T030000Z', tick: '20261130T030000Z' },
    ...{ outcome: 'Failed', reason: 'The disk is full.', endedAt: '2026-11-30T03:01:00.000Z' },
  });

  await tick();

  const { page } = await written();
  expect(page).toContain('The disk is full.');
  const { Versions = [] } = await client.send(
    new ListObjectVersionsCommand({ Bucket: bucket.name, Prefix: key }),
  );
  expect(Versions).toHaveLength(2);
});

test('where something cannot be read the page of before stays, and the invocation fails by its name', async () => {
  const { page: before } = await written();
  // Of the newest one status asks, too.
  const [, manifest = ''] = Object.keys(recordedBucket().objects)
    .filter((name) => name.endsWith('.manifest.json'))
    .sort()
    .reverse();
  services.s3.faults.rules.push({
    ...{ operations: ['GetObject'], keyPrefix: manifest, code: 'AccessDenied' },
  });

  const { error } = await tick();

  expect(error?.errorMessage).toContain(`${manifest} cannot be read: AccessDenied`);
  services.s3.faults.rules.splice(0);
  expect((await written()).page).toBe(before);
});

test('a page that may not be written is an error, too', async () => {
  services.s3.faults.rules.push({ operations: ['PutObject'], code: 'AccessDenied' });

  const { error } = await tick();

  expect(error?.errorMessage).toContain(`${key} cannot be written: AccessDenied`);
});
