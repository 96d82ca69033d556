import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Clients } from '../../../lambda/aws/clients.ts';
import type { BackupRequest } from '../../../lambda/backup/request.ts';
import { backUp } from '../../../lambda/backup/workflow.ts';
import { keys } from '../../../lambda/contract/keys.ts';
import { plainFlow } from '../../../lambda/flow/plain-flow.ts';
import { type S3UnderTest, s3UnderTest } from '../../../local-cloud/s3/s3-under-test.ts';
import { settings } from '../../unit/lambda/backup/ensembles.ts';
import { fakeSsm } from '../../unit/lambda/backup/fake-ssm.ts';

const scheduledTime = '2026-11-22T03:00:00Z';
const byPerson: BackupRequest = {
  ensemble: settings,
  scheduledTime: undefined,
  dryRun: false,
  newLineage: false,
};
const bySchedule = { ...byPerson, scheduledTime };

let under: S3UnderTest;
let metrics: Record<string, unknown>[];
let events: string[];
beforeEach(async () => {
  under = await s3UnderTest([{ name: 'backups' }]);
  metrics = [];
  events = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    metrics.push(JSON.parse(String(line)));
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  return under.stop();
});

/** Runs in an ensemble of which SSM knows no node: whoever looks for one is refused. */
async function run(request: BackupRequest) {
  const { clients, sent } = fakeSsm({
    DescribeInstanceInformation: () => ({ InstanceInformationList: [] }),
  });
  const eventBridge = {
    send: async (command: { input: { Entries: { DetailType: string }[] } }) => {
      events.push(command.input.Entries[0]?.DetailType ?? '');
      return {};
    },
  };
  const report = await backUp(
    plainFlow({ millisecondsLeft: () => 900_000, wait: async () => {} }),
    request,
    {
      clients: { ...clients, eventBridge } as unknown as Clients,
      store: { s3: under.client, bucket: 'backups' },
      eventBus: 'default',
      execution: 'execution',
      now: () => Date.parse(scheduledTime),
      millisecondsLeft: () => 900_000,
      log: () => {},
    },
  );
  return { report, sent };
}

const written = () =>
  under.s3.requests.filter(({ operation }) => operation === 'PutObject').map(({ key }) => key);

test('before the first backup the schedule does nothing, and leaves word of it: no claim, no probe', async () => {
  const { report, sent } = await run(bySchedule);

  expect(report).toMatchObject({
    outcome: 'Skipped',
    phase: 'arm',
    reason: 'Not armed: the ensemble prod has no backup yet. A person must take the first one.',
    hint: expect.stringContaining('npx zk-backup run prod'),
  });
  expect({ sent, written: written() }).toEqual({
    sent: [],
    written: [keys.report('prod', '20261122T030000Z', 'execution')],
  });
});

test('of a run that is not armed only the alarm "missed" hears', async () => {
  await run(bySchedule);

  expect(events).toEqual(['ZooKeeper Backup Skipped']);
  expect(metrics).toMatchObject([
    {
      BackupSkipped: 1,
      BackupSucceeded: 0,
      BackupFailed: 0,
      BackupWarned: 0,
      ZooKeeperNotServing: 0,
    },
  ]);
  expect(metrics[0]).not.toHaveProperty('RestoreDrillAgeSeconds');
});

test.each<[string, BackupRequest]>([
  ['a person', byPerson],
  ['a person who names the run', { ...bySchedule, askedBy: 'person' }],
  ['a restore into another ensemble', { ...bySchedule, newLineage: true, askedBy: 'restore' }],
])('%s may take the first backup', async (_who, request) => {
  const { report } = await run(request);

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'choose' });
  expect(metrics).toMatchObject([{ BackupFailed: 1 }]);
});

test('after the first backup the schedule takes the next', async () => {
  await under.client.send(
    new PutObjectCommand({
      Bucket: 'backups',
      Key: 'prod/zookeeper-backup-20261121T030000Z.manifest.json',
      Body: JSON.stringify({ zxid: '0x1', epoch: 0, tick: '20261121T030000Z', archive: {} }),
    }),
  );

  const { report } = await run(bySchedule);

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'choose' });
});

test('a dry run that finds no node is an answer, and rings nothing', async () => {
  const { report } = await run({ ...byPerson, dryRun: true });

  expect(report).toMatchObject({
    outcome: 'Refused',
    phase: 'choose',
    reason: expect.stringMatching(/^The selection matches no node/),
    hint: expect.stringMatching(/./),
  });
  expect({ events, metrics, written: written() }).toEqual({ events: [], metrics: [], written: [] });
});

test('with a scheduled time it stays a failure', async () => {
  const { report } = await run({ ...bySchedule, dryRun: true });

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'choose' });
});
