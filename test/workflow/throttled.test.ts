import { goodMembers } from '../unit/lambda/backup/archives.ts';
import { workflowUnderTest } from './backup/workflow-under-test.ts';
import { type RestoreUnderTest, restoreUnderTest } from './restore-under-test.ts';

let under: RestoreUnderTest;
beforeEach(async () => {
  under = await restoreUnderTest();
  await under.backUp();
});
afterEach(() => under.stop());

test('the backup after a restore, for which Lambda refuses for four minutes, is asked for once', async () => {
  under.world.refusedInvocations = 12;

  const { report } = await under.execute();

  expect(report.outcome).toBe('Succeeded');
  expect(under.started).toEqual([
    ['backup:live', expect.objectContaining({ ensemble: 'prod', newLineage: true })],
  ]);
});

test('a restore during which S3 says to slow down to every fifth request ends well', async () => {
  let requests = 0;
  under.faults.push({
    code: 'SlowDown',
    times: Number.POSITIVE_INFINITY,
    applies: () => requests++ % 5 === 4,
  });

  const { report } = await under.execute();

  expect(report.outcome).toBe('Succeeded');
});

test('a backup whose archive S3 does not tell of for minutes is a good one: HEAD names no error', async () => {
  const backup = await workflowUnderTest();
  const uploaded = await backup.upload(goodMembers);
  backup.s3.faults.rules.push({ operations: ['HeadObject'], code: 'SlowDown', times: 10 });

  const report = await backup.runWith(uploaded);

  await backup.stop();
  expect(report).toMatchObject({ outcome: 'Succeeded', level: 3 });
});
