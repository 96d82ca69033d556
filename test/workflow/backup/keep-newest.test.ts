/** What a run leaves for whoever asks for many ensembles at once. */
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { type NewestRecords, writeNewest } from '../../../lambda/archive/newest-records.ts';
import { readJson, readText } from '../../../lambda/aws/archive-store.ts';
import { keys } from '../../../lambda/contract/keys.ts';
import type { LeaseRecord } from '../../../lambda/run/lease.ts';
import { goodMembers } from '../../unit/lambda/backup/archives.ts';
import { runBackup } from './run-backup.ts';
import { manifestKey, type WorkflowUnderTest, workflowUnderTest } from './workflow-under-test.ts';

let under: WorkflowUnderTest;
beforeEach(async () => {
  under = await workflowUnderTest();
});
afterEach(() => {
  jest.restoreAllMocks();
  return under.stop();
});

const key = keys.newest('prod');
const recordsKept = async () => (await readJson<NewestRecords>(under.store, key))?.value.records;

test('a run leaves its manifest, its report and the lease that it gave back, as they are in the bucket', async () => {
  await under.runWith(await under.upload(goodMembers));

  const records = (await recordsKept()) ?? [];

  expect(records.map((one) => one.key)).toEqual([
    manifestKey,
    expect.stringMatching(/^prod\/reports\/20261122T030000Z-/),
    keys.lease('prod'),
  ]);
  for (const { key, etag, text } of records) {
    expect(await readText(under.store, key)).toMatchObject({ etag, text });
  }
  const lease = records.find((one) => one.key === keys.lease('prod'));
  expect((JSON.parse(lease?.text ?? '') as LeaseRecord).released).toBe(true);
});

test('a run that gives way leaves it to the run at work', async () => {
  const uploaded = await under.upload(goodMembers);
  await under.runWith(uploaded);
  const left = await recordsKept();

  await runBackup(under.store, uploaded, {}, { execution: 'delivered again' });

  expect(await recordsKept()).toEqual(left);
});

test('the next run writes over it', async () => {
  await under.runWith(await under.upload(goodMembers));
  const left = await recordsKept();
  await under.client.send(new DeleteObjectCommand({ Bucket: 'backups', Key: manifestKey }));

  await writeNewest(under.store, 'prod');

  expect(await recordsKept()).toEqual(left?.slice(1));
});

test('a good backup whose newest records cannot be written stays good, with a warning', async () => {
  const uploaded = await under.upload(goodMembers);
  under.s3.faults.rules.push({ operations: ['PutObject'], keyPrefix: key, code: 'AccessDenied' });

  const report = await under.runWith(uploaded);

  expect(report).toMatchObject({ outcome: 'Succeeded', level: 3 });
  expect(report.warnings).toEqual([
    expect.stringContaining(
      `s3://backups/${key} could not be written, and \`status\` takes longer`,
    ),
  ]);
});
