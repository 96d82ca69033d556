import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { prepareToolbox } from '../toolbox/toolbox.ts';
import { randomBytesOf, sha256Of } from './random-bytes.ts';
import { cliEnvironment, mebibyte, type S3UnderTest, s3UnderTest } from './s3-under-test.ts';

let cloud: S3UnderTest;
let program: string;

beforeAll(async () => {
  program = (await prepareToolbox()).aws;
  cloud = await s3UnderTest([{ name: 'archives', versioned: true }]);
}, 600_000);
afterAll(() => cloud.stop());

/** Runs the CLI against the stand-in alone: no file and no metadata service of this machine. */
function start(...parameters: string[]) {
  return spawn(program, [...parameters, '--endpoint-url', cloud.s3.endpoint], {
    env: { PATH: process.env.PATH, ...cliEnvironment },
  });
}

async function aws(...parameters: string[]) {
  const child = start(...parameters);
  child.stdin.end();
  const [output, errors] = await Promise.all([child.stdout.toArray(), child.stderr.toArray()]);
  if (child.exitCode === null) await once(child, 'exit');
  return { code: child.exitCode, output: output.join(''), errors: errors.join('') };
}

async function upload(pieces: Iterable<Buffer>, ...parameters: string[]) {
  const child = start('s3', 'cp', '-', ...parameters);
  child.stdout.resume();
  const errors = child.stderr.toArray();
  const exit = once(child, 'exit');
  // The CLI closes stdin as soon as it knows that it will fail; what it says is in its answer.
  await pipeline(Readable.from(pieces), child.stdin).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  await exit;
  return { code: child.exitCode, errors: (await errors).join('') };
}

test('200 MB from stdin go up in parts, with a CRC64NVME over the whole', async () => {
  const size = 200 * mebibyte;
  const { sha256 } = await sha256Of(randomBytesOf(size, 2));
  const object = { Bucket: 'archives', Key: 'prod/backup.tar.gz' };

  const result = await upload(
    randomBytesOf(size, 2),
    's3://archives/prod/backup.tar.gz',
    '--expected-size',
    String(size),
    '--checksum-algorithm',
    'CRC64NVME',
  );

  expect(result).toEqual({ code: 0, errors: '' });
  const head = await cloud.client.send(
    new HeadObjectCommand({ ...object, ChecksumMode: 'ENABLED' }),
  );
  expect(head).toMatchObject({ ContentLength: size, ChecksumType: 'FULL_OBJECT' });
  expect(Buffer.from(head.ChecksumCRC64NVME ?? '', 'base64')).toHaveLength(8);
  // The SDK checks the CRC64NVME of what it reads.
  const { Body } = await cloud.client.send(new GetObjectCommand(object));
  expect(await sha256Of(Body as Readable)).toEqual({ size, sha256 });
  expect(cloud.files()).toHaveLength(1);
});

test('the CLI reads in parts what the SDK wrote, and finds its checksum right', async () => {
  const pieces = [...randomBytesOf(30 * mebibyte, 3)];
  const Body = Buffer.concat(pieces);
  await cloud.client.send(new PutObjectCommand({ Bucket: 'archives', Key: 'sdk', Body }));
  const child = start('s3', 'cp', 's3://archives/sdk', '-', '--checksum-mode', 'ENABLED');
  child.stdin.end();

  const hash = createHash('sha256');
  await pipeline(child.stdout, hash);

  expect(hash.digest('hex')).toBe((await sha256Of(pieces)).sha256);
});

test('a put with a wrong checksum is refused', async () => {
  const result = await aws(
    ...['s3api', 'put-object', '--bucket', 'archives', '--key', 'wrong', '--body', __filename],
    ...['--checksum-crc64-nvme', 'AAAAAAAAAAA='],
  );

  expect(result.code).not.toBe(0);
  expect(result.errors).toContain('BadDigest');
  expect(cloud.s3.locate('archives', 'wrong')).toBeUndefined();
});

test('a second put with --if-none-match is refused', async () => {
  const put = [
    's3api',
    'put-object',
    '--bucket',
    'archives',
    '--key',
    'once',
    '--body',
    __filename,
  ];

  const first = await aws(...put, '--if-none-match', '*');
  const second = await aws(...put, '--if-none-match', '*');

  expect(first.code).toBe(0);
  expect(second.code).not.toBe(0);
  expect(second.errors).toContain('PreconditionFailed');
});

test('a fault while parts go up fails the CLI, which takes its parts away', async () => {
  cloud.s3.faults.rules.push({ operations: ['UploadPart'], code: 'AccessDenied', times: 1 });

  const result = await upload(randomBytesOf(20 * mebibyte, 4), 's3://archives/denied');

  expect(result.code).not.toBe(0);
  expect(result.errors).toContain('AccessDenied');
  const { Uploads } = await cloud.client.send(
    new ListMultipartUploadsCommand({ Bucket: 'archives' }),
  );
  expect(Uploads).toBeUndefined();
});

test('keys with blanks, plus signs and umlauts are listed as they are', async () => {
  await aws('s3', 'cp', __filename, 's3://archives/odd/a b+c ü%2F.txt');

  const { output } = await aws('s3', 'ls', 's3://archives/odd/');

  expect(output).toContain('a b+c ü%2F.txt');
});
