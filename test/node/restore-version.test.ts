import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { NodeFailureLine } from '../../lambda/contract/node-lines.ts';
import {
  cliEnvironment,
  mebibyte,
  type S3UnderTest,
  s3UnderTest,
} from '../../local-cloud/s3/s3-under-test.ts';
import { prepareToolbox } from '../../local-cloud/toolbox/toolbox.ts';
import { archiveKey, RestoreUnderTest } from './restore-under-test.ts';
import { nodeLine } from './run-script.ts';

/** The real CLI, and storage that keeps versions. */
let program: string;
let storage: S3UnderTest;
let restore: RestoreUnderTest;
let versionId: string;

beforeAll(async () => {
  program = (await prepareToolbox()).aws;
}, 600_000);
beforeEach(async () => {
  storage = await s3UnderTest([{ name: 'backups', versioned: true }]);
  restore = await RestoreUnderTest.create();
  restore.node.settings = { ...restore.node.settings, s3Endpoint: storage.s3.endpoint };
  restore.node.command('aws', `exec ${program} "$@"`);
  versionId = await put(readFileSync(restore.object));
  await put('a node wrote this over it');
});
afterEach(async () => {
  await restore.close();
  await storage.stop();
});

async function put(Body: Buffer | string): Promise<string> {
  const object = { Bucket: 'backups', Key: archiveKey, Body };
  return (await storage.client.send(new PutObjectCommand(object))).VersionId ?? '';
}

const stage = () => restore.run('stage', { environment: cliEnvironment });
const reads = () => storage.s3.requests.filter(({ operation }) => operation === 'GetObject').length;

test('the real CLI reads the version that is ordered, although the key was written over', async () => {
  restore.orderVersion(versionId);

  expect(await stage()).toMatchObject({ code: 0, stderr: '' });
  expect(reads()).toBe(1);
});

test('without a version the key is read: what was written over is refused', async () => {
  const run = await stage();

  expect(run.code).toBe(1);
  expect(run.stdout).toContain('"code":"unpack-failed"');
});

test('a connection that breaks half way is tried again', async () => {
  restore.orderVersion(versionId);
  const cut = {
    operations: ['GetObject'],
    code: 'InternalError',
    manner: 'cut',
    times: 1,
  } as const;
  storage.s3.faults.rules.push(cut);

  expect(await stage()).toMatchObject({ code: 0 });
  expect(reads()).toBe(2);
});

test('a version that is gone is told at once, in the words of S3', async () => {
  restore.orderVersion('0'.repeat(32));

  const run = await stage();

  expect(run.stdout).toContain('NoSuchVersion');
  expect(reads()).toBe(1);
});

test('a node that cannot write what it reads is at fault itself: nothing is tried again', async () => {
  restore.write('data/version-2/snapshot.ff', randomBytes(20 * mebibyte));
  restore.store();
  restore.orderVersion(await put(readFileSync(restore.object)));
  restore.node.command(
    'tar',
    'head -c 1000 >/dev/null; echo "tar: No space left on device" >&2; exit 2',
  );

  const run = await stage();

  expect(nodeLine<NodeFailureLine>(run).error).toMatchObject({
    code: 'unpack-failed',
    message: expect.stringContaining('No space left on device'),
  });
  expect(reads()).toBe(1);
});

test('an archive that cannot be unpacked is no fault of the connection', async () => {
  restore.orderVersion(await put(randomBytes(20 * mebibyte)));

  const run = await stage();

  expect(nodeLine<NodeFailureLine>(run).error.code).toBe('unpack-failed');
  expect(reads()).toBe(1);
});
