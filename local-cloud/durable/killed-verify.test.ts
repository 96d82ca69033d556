import { createHash } from 'node:crypto';
import { GetObjectTaggingCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { archiveOf, goodMembers } from '../../test/unit/lambda/backup/archives.ts';
import { runBackup } from '../../test/workflow/backup/run-backup.ts';
import { type S3UnderTest, s3UnderTest } from '../s3/s3-under-test.ts';
import { DurableService } from './durable-service.ts';
import { inProcessOf } from './in-process.ts';

const key = 'prod/zookeeper-backup-20261122T030000Z.tar.gz';
let under: S3UnderTest;
let service: DurableService;
beforeEach(async () => {
  service = await DurableService.start();
  under = await s3UnderTest([{ name: 'backups' }]);
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await service.close();
  await under.stop();
});

/** A run whose invocation dies so often in the middle of reading the archive, for want of memory. */
async function runDyingInVerify(times: number) {
  const archive = await archiveOf(goodMembers);
  const upload = new PutObjectCommand({ Bucket: 'backups', Key: key, Body: archive });
  const sha256 = createHash('sha256').update(archive).digest('hex');
  const line = { bucket: 'backups', key, bytes: archive.length, sha256 };
  const store = { s3: under.client, bucket: 'backups' };
  const onSend = async ({ DocumentName }: Readonly<Record<string, unknown>>) => {
    if (DocumentName === 'backup-doc') await under.client.send(upload);
  };
  // Each invocation is the whole program once more: what is there must stay there.
  const invoke = inProcessOf(service, (flow) =>
    runBackup(store, line, {}, { flow, archiveIsThere: true, onSend }),
  );
  let left = times;
  const end = await service.execute('arn:f:1', {}, invoke, {
    millisecondsPerSecond: 1,
    diesAt: (when, update) => when === 'after' && /^START verify /.test(update) && left-- > 0,
  });
  return { ...end, bytes: archive.length };
}

test('a verify that is killed once is done again', async () => {
  const { result } = await runDyingInVerify(1);

  expect(result).toMatchObject({ outcome: 'Succeeded', level: 3 });
});

test('a verify that is killed each time ends Failed, with the size of the archive', async () => {
  const { result, bytes } = await runDyingInVerify(9);

  expect(result).toMatchObject({
    outcome: 'Failed',
    phase: 'verify',
    reason: `${key} could not be verified: reading its ${bytes} bytes ended the function 2 times, most likely because memory ran out.`,
    hint: expect.stringMatching(/npx zk-backup verify KEY reads it by hand/),
  });
  const tags = new GetObjectTaggingCommand({ Bucket: 'backups', Key: key });
  expect((await under.client.send(tags)).TagSet).toEqual([{ Key: 'zk-backup', Value: 'inspect' }]);
});
