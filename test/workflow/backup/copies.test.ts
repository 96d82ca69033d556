/** What a run and `status` tell of the copies that S3 makes. */
import { Readable } from 'node:stream';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import type { Cloud } from '../../../cli/cloud/cloud.ts';
import { main } from '../../../cli/main.ts';
import type { Store } from '../../../lambda/aws/archive-store.ts';
import type { ReplicationRule } from '../../../local-cloud/s3/replication-rule.ts';
import { goodMembers } from '../../unit/lambda/backup/archives.ts';
import { manifestAt, putBackups } from '../../unit/lambda/backup/manifests.ts';
import { manifestKey, type WorkflowUnderTest, workflowUnderTest } from './workflow-under-test.ts';

const rule: ReplicationRule = {
  ...{ id: 'copy', priority: 1, prefix: '', into: 'copies', copiesKms: false },
};

let under: WorkflowUnderTest;
beforeEach(async () => {
  under = await workflowUnderTest({ copiedBy: [rule] });
});
afterEach(() => under.stop());

const copies = [{ bucket: 'copies', region: 'eu-west-1' }];
const dayBefore = manifestAt('20261121T030000Z');
const hour = 3_600_000;

/** `status prod` of a stack with a copy. @param store as whoever asks has it */
async function status({ store = under.store, hoursLater = 0, names = ['prod'] } = {}) {
  const stdout: string[] = [];
  const code = await main(
    ['status', ...names],
    {
      stdin: Object.assign(Readable.from([]), { isTTY: false }),
      stdout: { isTTY: false, write: (text) => stdout.push(`${text}`) },
      stderr: { isTTY: false, write: () => true },
    },
    {
      environment: { NO_COLOR: '1', ZK_BACKUP_BUCKET: 'backups' },
      connect: async (settings): Promise<Cloud> => ({
        store,
        lambda: { send: () => Promise.reject(new Error('nobody is to be asked')) } as never,
        lambdaOnce: {} as never,
        settings: { ...settings, ensembles: ['prod', 'other'], copies },
        now: () => Date.parse('2026-11-22T03:00:10Z') + hoursLater * hour,
        pause: async () => {},
      }),
    },
  );
  return { code, text: stdout.join('') };
}

const run = async () => under.runWith(await under.upload(goodMembers), {}, { copies });

test('a run tells of the newest backup that is copied, which is not yet its own', async () => {
  await putBackups(under.store, dayBefore);
  under.s3.replicate();

  const report = await run();

  expect(report.copies).toEqual({
    newest: 'prod/zookeeper-backup-20261121T030000Z.manifest.json',
    ageSeconds: 86_400,
    lagSeconds: expect.any(Number),
    archive: 'waiting',
    manifest: 'waiting',
  });
  expect(under.lines.at(-1)).toMatchObject({ BackupCopyAgeSeconds: 86_400 });
});

test('how long a backup waits is told of the bucket, in a line before that of the run', async () => {
  await run();

  expect(under.lines.slice(-2)).toMatchObject([
    { Bucket: 'backups', BackupCopyLagSeconds: expect.any(Number), runId: expect.any(String) },
    { Ensemble: 'prod', BackupSucceeded: 1 },
  ]);
});

test('a run where nothing is copied asks nobody, and tells nothing', async () => {
  await under.runWith(await under.upload(goodMembers));

  const heads = under.s3.requests.filter(
    ({ operation, key }) => operation === 'HeadObject' && key === manifestKey,
  );
  expect(heads).toEqual([]);
  expect(JSON.stringify(under.lines)).not.toContain('Copy');
});

test('status asks S3 of the archive and of the manifest', async () => {
  await run();

  const before = await status();
  under.s3.replicate();
  const after = await status();

  expect(before.text).toContain(
    'copy        its archive and its manifest: each waits to be copied\n',
  );
  expect(after.text).toContain('copy        its archive and its manifest: each is copied\n');
  expect([before.code, after.code]).toEqual([0, 0]);
});

test('a copy that S3 could not make is not well', async () => {
  await run();
  under.s3.refusesCopies.add('copies');
  under.s3.replicate();

  const { code, text } = await status();

  expect(code).toBe(1);
  expect(text).toContain('S3 could not copy the archive of the newest backup');
});

test('a backup that waits for too long is not well', async () => {
  await run();

  const { code, text } = await status({ hoursLater: 7 });

  expect(code).toBe(1);
  expect(text).toContain('A backup waited for 7 h already to be copied');
});

test('of many ensembles their last runs tell, without a request more', async () => {
  await run();
  under.s3.replicate();
  const before = under.s3.requests.length;

  const { text } = await status({ names: [], hoursLater: 1 });

  const asked = under.s3.requests.slice(before).map(({ operation }) => operation);
  expect(asked).not.toContain('HeadObject');
  expect(text).toMatch(/each waits to be copied, as the last run saw/);
});

test('who reads no archive is told of the manifest', async () => {
  await run();
  under.s3.replicate();
  const send = under.store.s3.send.bind(under.store.s3);
  const store: Store = {
    ...under.store,
    s3: {
      send: (command: unknown) =>
        command instanceof HeadObjectCommand && command.input.Key?.endsWith('.tar.gz')
          ? Promise.reject(
              Object.assign(new Error('denied'), { $metadata: { httpStatusCode: 403 } }),
            )
          : send(command as never),
    } as never,
  };

  const { code, text } = await status({ store });

  expect(code).toBe(0);
  expect(text).toMatch(/its archive cannot be looked at by you, its manifest is\s+copied/);
});
