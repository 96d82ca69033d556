import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { randomBytesOf, sha256Of } from './random-bytes.ts';
import { clientOf, mebibyte } from './s3-under-test.ts';

let directory: string;
let server: ChildProcess;
let client: S3Client;
const object = { Bucket: 'archives', Key: 'large' };
const size = 1024 * mebibyte;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'zk-backup-s3-'));
  server = spawn(
    process.execPath,
    ['--import', 'tsx', path.join(__dirname, 'serve.ts'), directory],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [endpoint] = await once(server.stdout ?? Readable.from([]), 'data');
  client = clientOf(String(endpoint).trim());
});

afterAll(async () => {
  client.destroy();
  server.kill();
  await once(server, 'exit');
  await rm(directory, { recursive: true });
});

/** The most memory the server ever held, in bytes. */
function highWaterMark() {
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

test('a gigabyte goes in and out unchanged, in less memory than a third of it', async () => {
  const { sha256 } = await sha256Of(randomBytesOf(size, 1));

  await client.send(
    new PutObjectCommand({
      ...object,
      Body: Readable.from(randomBytesOf(size, 1), { objectMode: false }),
      ContentLength: size,
      ChecksumAlgorithm: 'CRC32',
    }),
  );
  const { Body } = await client.send(new GetObjectCommand(object));
  const read = await sha256Of(Body as Readable);

  expect(read).toEqual({ size, sha256 });
  expect(highWaterMark()).toBeLessThan(300 * mebibyte);
  const head = await client.send(new HeadObjectCommand(object));
  expect(head.ContentLength).toBe(size);
}, 600_000);
