import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import type { NodeFailureLine, UploadLine } from '../../lambda/contract/node-lines.ts';
import {
  cliEnvironment,
  mebibyte,
  type S3UnderTest,
  s3UnderTest,
} from '../../local-cloud/s3/s3-under-test.ts';
import { prepareToolbox } from '../../local-cloud/toolbox/toolbox.ts';
import { NodeUnderTest } from './node-under-test.ts';
import { nodeLine } from './run-script.ts';

/** The real CLI, and storage with ways of its own. */
let program: string;
let storage: S3UnderTest;
let node: NodeUnderTest;

beforeAll(async () => {
  program = (await prepareToolbox()).aws;
}, 600_000);
beforeEach(async () => {
  storage = await s3UnderTest([{ name: 'backups' }]);
  node = await NodeUnderTest.create();
  node.settings = { ...node.settings, mode: 'live', s3Endpoint: storage.s3.endpoint };
  node.command('aws', `exec ${program} "$@"`);
  await node.run('capture');
});
afterEach(async () => {
  await node.close();
  await storage.stop();
});

const upload = (Checksum = 'CRC64NVME') =>
  node.run('upload', { parameters: { Checksum }, environment: cliEnvironment });

/** More than a part: the CLI uploads in parts. */
const grow = () =>
  writeFileSync(`${node.stage}/archive/log/version-2/log.ff`, randomBytes(20 * mebibyte));

const head = async () => {
  const { key } = nodeLine<UploadLine>(await upload());
  return storage.client.send(new HeadObjectCommand({ Bucket: 'backups', Key: key }));
};

test.each(['refused', 'ignored'] as const)(
  'an upload in parts to storage where CRC64NVME is %s succeeds when it is not asked for',
  async (habit) => {
    storage.s3.habits.crc64nvme = habit;
    grow();

    const run = await upload('none');

    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(nodeLine<UploadLine>(run).checksumAlgorithm).toBeNull();
  },
);

test('storage that refuses CRC64NVME refuses what asks for it', async () => {
  storage.s3.habits.crc64nvme = 'refused';

  expect(nodeLine<NodeFailureLine>(await upload()).error.code).toBe('upload-failed');
});

test.each([
  ['AES256', 'AES256'],
  ['arn:aws:kms:us-east-1:123456789012:key/of-the-bucket', 'aws:kms'],
])('a policy that demands %s is met by an upload in parts', async (sse, algorithm) => {
  storage.s3.habits.demandedSse = sse;
  node.settings = { ...node.settings, sse };
  grow();

  expect(await head()).toMatchObject({
    ServerSideEncryption: algorithm,
    ...(sse === algorithm ? {} : { SSEKMSKeyId: sse }),
  });
});

test('without the setting a policy that demands SSE refuses the upload, in the words of S3', async () => {
  storage.s3.habits.demandedSse = 'AES256';

  const { error } = nodeLine<NodeFailureLine>(await upload());

  expect(error.message).toContain('AccessDenied');
  expect(readFileSync(`${node.stage}/cli.log`, 'utf8')).toContain('AccessDenied');
});
