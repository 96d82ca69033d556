/** A run that the CLI's own program follows over HTTP, on a real stderr. Its node only answers. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { linesOf } from '../../test/unit/cli/progress-lines.ts';
import { faultsOf } from '../../test/unit/cli/schemas.ts';
import { archiveOf, goodMembers } from '../../test/unit/lambda/backup/archives.ts';
import { runBackup } from '../../test/workflow/backup/run-backup.ts';
import { type S3UnderTest, s3UnderTest } from '../s3/s3-under-test.ts';
import { DurableService } from './durable-service.ts';
import type { DurableExecution } from './execution.ts';
import { inProcessOf } from './in-process.ts';

const program = join(__dirname, '..', '..', 'bin', 'zk-backup-cli.mjs');
const key = 'prod/zookeeper-backup-20261122T030000Z.tar.gz';
const version = 'arn:aws:lambda:us-east-1:123456789012:function:Backup:1';

let under: S3UnderTest;
let service: DurableService;
let execution: DurableExecution | undefined;
/** Lets the node answer its probe. */
let answer: () => void;
beforeEach(async () => {
  under = await s3UnderTest([{ name: 'backups' }]);
  service = await DurableService.start(begin);
  execution = undefined;
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await service.close();
  await under.stop();
});

/** Begins a run whose node is silent until it is let to answer. */
function begin(): string {
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const workflow = inProcessOf(service, async (flow) => {
    const archive = await archiveOf(goodMembers);
    const upload = new PutObjectCommand({ Bucket: 'backups', Key: key, Body: archive });
    const sha256 = createHash('sha256').update(archive).digest('hex');
    const line = { bucket: 'backups', key, bytes: archive.length, sha256 };
    const store = { s3: under.client, bucket: 'backups' };
    const onSend = async ({ DocumentName }: Readonly<Record<string, unknown>>) => {
      await answered;
      if (DocumentName === 'backup-doc') await under.client.send(upload);
    };
    const own = { flow, onSend, archiveIsThere: true, execution: execution?.arn ?? '' } as const;
    return runBackup(store, line, {}, own);
  });
  execution = service.start(version, {}, workflow, { millisecondsPerSecond: 1 });
  return execution.arn;
}

/** `npx zk-backup`, as a shell starts it. */
function start(...args: string[]) {
  const env = {
    ...process.env,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_S3: under.s3.endpoint,
    AWS_ENDPOINT_URL_LAMBDA: service.endpoint,
    ZK_BACKUP_BUCKET: 'backups',
    ZK_BACKUP_FUNCTION: version.replace(/1$/, 'live'),
  };
  const child = spawn(process.execPath, [program, ...args], { env, stdio: 'pipe' });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let told = '';
  child.stderr.on('data', (chunk) => {
    told += chunk;
  });
  const tells = async (what: string) => {
    while (!told.includes(what)) await delay(20);
  };
  return { child, ended, tells, stdout: text(child.stdout), stderr: () => told };
}

test('a program reads each line as it comes, to the end with what is served', async () => {
  const run = start('run', 'prod', '--json', '--progress', 'json');

  await run.tells('"phase":"probe"');
  answer();

  expect(await run.ended).toBe(0);
  const lines = linesOf(run.stderr());
  expect(lines.flatMap((line) => faultsOf('progress', line))).toEqual([]);
  expect(lines.at(0)).toMatchObject({ event: 'begun', execution: execution?.arn });
  expect(lines.at(-1)).toMatchObject({
    ...{ event: 'ended', outcome: 'Succeeded', runId: 'prod.20261122T030000Z' },
    served: [{ instanceId: 'i-1', role: 'standalone', zxid: '0x11' }],
    next: 'npx zk-backup drill prod',
  });
  expect(faultsOf('run', JSON.parse(await run.stdout))).toEqual([]);
});

test('Ctrl-C ends the command and not the run, and says how to look again', async () => {
  const run = start('run', 'prod');
  await run.tells('· probe');

  run.child.kill('SIGINT');

  expect(await run.ended).toBe(130);
  expect(run.stderr()).toMatch(
    /\nThe run of prod goes on\. Look again: npx zk-backup status prod\n$/,
  );
  answer();
  expect(await execution?.end).toMatchObject({ result: { outcome: 'Succeeded' } });
});
