import { createHash } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { listPage } from '../../../lambda/aws/listing.ts';
import { readRequest } from '../../../lambda/backup/request.ts';
import { keys } from '../../../lambda/contract/keys.ts';
import type { UploadLine } from '../../../lambda/contract/node-lines.ts';
import { type S3UnderTest, s3UnderTest } from '../../../local-cloud/s3/s3-under-test.ts';
import { archiveOf, goodMembers } from '../../unit/lambda/backup/archives.ts';
import { settings } from '../../unit/lambda/backup/ensembles.ts';
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
  'a person whose clock is %s is refused before anything is claimed or sent',
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

test.each([
  ['an hour behind', -hour, '20261122T020000Z'],
  ['three hours late', 3 * hour, '20261122T060000Z'],
])(
  'where the clock is %s the run of a schedule fails, and says so under the time of its begin',
  async (_what, off, tick) => {
    const otherwise = {
      request: { askedBy: undefined },
      now: () => due + off,
      onSend: (one: object) => sent.push(JSON.stringify(one)),
    };

    const report = await runBackup(store(), {}, {}, otherwise);

    expect(report).toMatchObject({ outcome: 'Failed', phase: 'run', code: 'not-due', tick });
    expect(sent).toEqual([]);
    const { objects } = await listPage(store(), 'prod/reports/');
    expect(objects).toMatchObject([{ key: keys.report('prod', tick, 'execution') }]);
    expect(under.files()).toHaveLength(1);
  },
);

test('what the schedule sends and is no request is a run that fails, and takes no backup', async () => {
  const payload = { ensemble: 'prod', scheduledTime: '2026-11-22T03:00:00Z', backup: 'now' };

  const request = readRequest(payload, [settings]);
  const report = await runBackup(store(), {}, {}, { request: { askedBy: undefined, ...request } });

  expect(report).toMatchObject({
    ...{ outcome: 'Failed', phase: 'run', code: 'bad-request' },
    reason: expect.stringMatching(/^The payload got the field "backup"/),
    hint: expect.stringMatching(/^Nothing was sent/),
  });
  expect(under.files()).toHaveLength(1);
});

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
