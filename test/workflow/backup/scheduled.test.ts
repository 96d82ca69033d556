import { createHash } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { UploadLine } from '../../../lambda/contract/node-lines.ts';
import { type S3UnderTest, s3UnderTest } from '../../../local-cloud/s3/s3-under-test.ts';
import { archiveOf, goodMembers } from '../../unit/lambda/backup/archives.ts';
import { crashingFlow, noCheckpoints } from '../crashing-flow.ts';
import { runBackup } from './run-backup.ts';

const due = Date.parse('2026-11-22T03:00:00Z');
const hour = 3_600_000;
const key = 'prod/zookeeper-backup-20261122T030000Z.tar.gz';
let under: S3UnderTest;
let sent: string[];
beforeEach(async () => {
  under = await s3UnderTest([{ name: 'backups' }]);
  sent = [];
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => {
  jest.restoreAllMocks();
  return under.stop();
});
const store = () => ({ s3: under.client, bucket: 'backups' });

/** Puts the archive there as the node would, when it is told to. */
async function goodUpload() {
  const archive = await archiveOf(goodMembers);
  const sha256 = createHash('sha256').update(archive).digest('hex');
  const line: Partial<UploadLine> = { bucket: 'backups', key, bytes: archive.length, sha256 };
  const put = new PutObjectCommand({ Bucket: 'backups', Key: key, Body: archive });
  return { line, upload: () => under.client.send(put) };
}

test.each([
  ['an hour behind', -hour, /2026-11-22T02:00:00.000Z; it takes a time that is 300 s ahead/],
  ['three hours late', 3 * hour, /it takes a time that is 9900 s old at most/],
])(
  'a clock that is %s ends the run before it claims or sends anything',
  async (_what, off, why) => {
    const run = runBackup(
      store(),
      {},
      {},
      { now: () => due + off, onSend: (one) => sent.push(String(one.DocumentName)) },
    );

    await expect(run).rejects.toThrow(why);
    expect(sent).toEqual([]);
    expect(under.files()).toEqual([]);
  },
);

test('a clock that is an hour ahead takes the backup, under the name of its time', async () => {
  const { line, upload } = await goodUpload();
  await upload();

  const report = await runBackup(store(), line, {}, { now: () => due + hour });

  expect(report).toMatchObject({ outcome: 'Succeeded', tick: '20261122T030000Z' });
});

test('two functions whose clocks are an hour apart do not both take the tick', async () => {
  const { line, upload } = await goodUpload();
  await upload();
  await runBackup(store(), line, {}, { now: () => due + hour, execution: 'ahead' });

  const second = await runBackup(store(), line, {}, { now: () => due, execution: 'in time' });

  expect(second).toMatchObject({ outcome: 'Skipped', reason: 'Another run is at work: ahead.' });
});

test('an execution that is replayed 9 hours later is not refused', async () => {
  const { line, upload } = await goodUpload();
  await upload();
  const checkpoints = noCheckpoints();
  await new Promise<void>((died) => {
    void runBackup(store(), line, {}, { flow: crashingFlow(checkpoints, 'verify', died) });
  });

  const report = await runBackup(
    store(),
    line,
    {},
    {
      flow: crashingFlow(checkpoints),
      now: () => due + 9 * hour,
      archiveIsThere: true,
    },
  );

  expect(report).toMatchObject({ outcome: 'Succeeded', tick: '20261122T030000Z' });
});
