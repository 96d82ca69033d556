import { writeJson } from '../../../lambda/aws/archive-store.ts';
import { keys } from '../../../lambda/contract/keys.ts';
import { goodMembers } from '../../unit/lambda/backup/archives.ts';
import { named } from '../../unit/lambda/backup/fake-ssm.ts';
import { type Otherwise, runBackup } from './run-backup.ts';
import { type WorkflowUnderTest, workflowUnderTest } from './workflow-under-test.ts';

let under: WorkflowUnderTest;
beforeEach(async () => {
  under = await workflowUnderTest();
});
afterEach(() => {
  jest.restoreAllMocks();
  return under.stop();
});

/** A run of a good archive. @returns its report, and what was told while it went on */
async function toldBy(otherwise: Otherwise = {}) {
  const told: string[] = [];
  const uploaded = await under.upload(goodMembers);
  const report = await runBackup(
    under.store,
    uploaded,
    {},
    {
      onEvent: ({ DetailType }) => told.push(DetailType),
      onSend: ({ DocumentName }) => told.push(String(DocumentName)),
      ...otherwise,
    },
  );
  return { report, told };
}

test('a run tells that it begins once it has the ensemble, and before it asks a node', async () => {
  const { told } = await toldBy();

  expect(told.slice(0, 2)).toEqual(['ZooKeeper Backup Started', 'probe-doc']);
});

test('the event of a begin says which run it is', async () => {
  const details: object[] = [];

  await toldBy({ onEvent: ({ Detail }) => details.push(JSON.parse(Detail)) });

  expect(details[0]).toEqual({
    version: 1,
    runId: 'prod.20261122T030000Z',
    ensemble: 'prod',
    tick: '20261122T030000Z',
  });
});

test('a dry run begins nothing', async () => {
  const { told } = await toldBy({ request: { dryRun: true } });

  expect(told).toEqual(['probe-doc']);
});

test('a run that finds the ensemble held does not begin', async () => {
  const lease = { runId: 'prod.1', execution: 'other', expiresAt: '2027-01-01T00:00:00Z' };
  await writeJson(under.store, keys.lease('prod'), { ...lease, released: false }, 'absent');

  const { told } = await toldBy();

  expect(told).toEqual(['ZooKeeper Backup Skipped']);
});

test('a begin that nobody can be told of keeps no backup from being taken, and is a warning', async () => {
  const { report } = await toldBy({
    onEvent: ({ DetailType }) => {
      if (DetailType.endsWith('Started')) throw named('AccessDeniedException');
    },
  });

  expect(report).toMatchObject({
    outcome: 'Succeeded',
    warnings: [expect.stringMatching(/^Its start could not be announced: AccessDeniedException/)],
  });
});
