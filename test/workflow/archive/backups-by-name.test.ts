/** The readers of backups find one in the bucket by the name that a person types. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Connect } from '../../../cli/cloud/cloud.ts';
import { main } from '../../../cli/main.ts';
import { type S3UnderTest, s3UnderTest } from '../../../local-cloud/s3/s3-under-test.ts';
import { archiveOf, small } from '../../unit/cli/archives.ts';
import { manifest } from '../../unit/cli/fake-cloud.ts';

const bucket = 'backups';
const ticks = ['20261120T030000Z', '20261121T030000Z'] as const;
let storage: S3UnderTest;

beforeAll(async () => {
  storage = await s3UnderTest([{ name: bucket, versioned: true }]);
  const { 'log/version-2/log.1': _log, ...older } = small();
  await backup(ticks[0], await archiveOf(older));
  await backup(ticks[1], await archiveOf(small()));
});
afterAll(() => storage.stop());

const put = (Key: string, Body: Buffer | string) =>
  storage.client.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));

async function backup(tick: string, bytes: Buffer): Promise<void> {
  const name = `prod/zookeeper-backup-${tick}`;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await put(`${name}.tar.gz`, bytes);
  const archive = { key: `${name}.tar.gz`, bytes: bytes.length, sha256 };
  await put(`${name}.manifest.json`, JSON.stringify(manifest({ tick, zxid: '0x10', archive })));
}

/** Runs `npx zk-backup` in this process against that bucket. */
async function run(...args: string[]) {
  let [stdout, stderr] = ['', ''];
  const connect: Connect = async (settings) => ({
    store: { s3: storage.client, bucket: settings.bucket },
    lambda: { send: () => Promise.reject(new Error('nothing is invoked')) },
    lambdaOnce: { send: () => Promise.reject(new Error('nothing is invoked')) },
    settings,
    now: () => Date.UTC(2026, 10, 22),
    pause: async () => {},
  });
  const terminal = {
    stdin: Readable.from([]),
    stdout: {
      write: (text: string | Uint8Array) => {
        stdout += text;
      },
    },
    stderr: {
      isTTY: false,
      write: (text: string | Uint8Array) => {
        stderr += text;
        return true;
      },
    },
  };
  const code = await main(args, terminal, { environment: { ZK_BACKUP_BUCKET: bucket }, connect });
  return { code, stdout, stderr };
}

test.each([
  ['prod', ticks[1], '0x11'],
  ['prod@latest', ticks[1], '0x11'],
  ['prod@-1', ticks[0], '0x10'],
  ['prod@2026-11-21T02:59Z', ticks[0], '0x10'],
  [`prod/zookeeper-backup-${ticks[0]}.tar.gz`, ticks[0], '0x10'],
])('verify %s reads the archive of %s', async (name, tick, zxid) => {
  const { code, stdout } = await run('verify', name);

  expect(code).toBe(0);
  expect(stdout).toContain(`up to ${zxid}`);
  expect(stdout).toContain(`s3://${bucket}/prod/zookeeper-backup-${tick}.tar.gz`);
});

test('ls, cat, stat, diff, log and get read by the same names', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zk-backup-by-name-'));

  const codes = [
    await run('ls', 'prod@-1'),
    await run('cat', 'prod', '/p'),
    await run('stat', 'prod@2026-11-21T03:00Z', '/p'),
    await run('diff', 'prod', 'prod@latest'),
    await run('log', 'prod@latest', '/p'),
    await run('get', 'prod@-1', '/p/s-0000000001', '-o', join(folder, 'p')),
  ].map(({ code, stderr }) => ({ code, stderr }));

  rmSync(folder, { recursive: true });
  expect(codes).toEqual(codes.map(() => ({ code: 0, stderr: '' })));
});
