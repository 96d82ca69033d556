import { createHash } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Clients } from '../../../lambda/aws/clients.ts';
import type { BackupRequest } from '../../../lambda/backup/request.ts';
import { backUp } from '../../../lambda/backup/workflow.ts';
import type { UploadLine } from '../../../lambda/contract.ts';
import { plainFlow } from '../../../lambda/flow/plain-flow.ts';
import { type S3UnderTest, s3UnderTest } from '../../local-cloud/s3/s3-under-test.ts';
import { archiveOf, goodMembers } from './archives.ts';
import { probed, settings } from './ensembles.ts';
import { fakeSsm, plugin } from './fake-ssm.ts';

const key = 'prod/zookeeper-backup-20261122T030000Z.tar.gz';
const request: BackupRequest = {
  ensemble: { ...settings, mode: 'live', allowStandalone: true },
  scheduledTime: '2026-11-22T03:00:00Z',
  dryRun: false,
  newLineage: false,
};

let under: S3UnderTest;
beforeEach(async () => {
  under = await s3UnderTest([{ name: 'backups' }]);
  // The metrics.
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => {
  jest.restoreAllMocks();
  return under.stop();
});

async function upload(members: Readonly<Record<string, Buffer>>): Promise<Partial<UploadLine>> {
  const archive = await archiveOf(members);
  await under.client.send(new PutObjectCommand({ Bucket: 'backups', Key: key, Body: archive }));
  const sha256 = createHash('sha256').update(archive).digest('hex');
  return { bucket: 'backups', key, bytes: archive.length, sha256 };
}

/** A run in which SSM's one node answers well and says that it uploaded this. */
function runWith(uploaded: Partial<UploadLine>) {
  const runId = 'prod.20261122T030000Z';
  const { line } = probed(1, 'standalone', { servers: [], zxid: '0x11', epoch: 0 });
  const capture = {
    runId,
    mode: 'live',
    role: 'standalone',
    version: '3.9.3',
    zxid: '0x11',
    epoch: 0,
    snapshot: 'snapshot.10',
    snapshotCheck: 'adler',
    baseLog: 'log.1',
    logs: 1,
    youngerSnapshots: [],
    stopMs: 0,
    copyMs: 1,
    startMs: 0,
    downtimeMs: 0,
  };
  const sent = { runId, uploadMs: 1, compressor: 'gzip', checksumAlgorithm: null, ...uploaded };
  const steps = {
    'probe-doc': [plugin('probe', line as object)],
    'backup-doc': [plugin('capture', capture), plugin('upload', sent)],
  } as Readonly<Record<string, object[]>>;
  const { clients } = fakeSsm({
    DescribeInstanceInformation: () => ({
      InstanceInformationList: [{ InstanceId: 'i-1', PingStatus: 'Online' }],
    }),
    SendCommand: ({ DocumentName }) => ({ Command: { CommandId: DocumentName } }),
    ListCommandInvocations: ({ CommandId }) => ({
      CommandInvocations: [
        {
          InstanceId: 'i-1',
          StatusDetails: 'Success',
          CommandPlugins: steps[CommandId as string],
        },
      ],
    }),
  });
  const eventBridge = { send: async () => ({ FailedEntryCount: 0 }) };
  const flow = plainFlow({ millisecondsLeft: () => 900_000, wait: async () => {} });
  return backUp(flow, request, {
    clients: { ...clients, eventBridge, s3: under.client } as unknown as Clients,
    store: { s3: under.client, bucket: 'backups' },
    eventBus: 'default',
    execution: 'execution',
    now: () => Date.parse('2026-11-22T03:00:00Z'),
    millisecondsLeft: () => 900_000,
    log: () => {},
  });
}

const damaged = () => {
  const snapshot = Buffer.from(goodMembers['data/version-2/snapshot.10'] as Buffer);
  snapshot[300] = (snapshot[300] as number) ^ 1;
  return { ...goodMembers, 'data/version-2/snapshot.10': snapshot };
};

test('a good archive is a good backup', async () => {
  const report = await runWith(await upload(goodMembers));

  expect(report).toMatchObject({ outcome: 'Succeeded', level: 3, warnings: [] });
});

test('a bad archive that cannot be tagged to expire ends the run with both reasons', async () => {
  under.s3.faults.rules.push({ operations: ['PutObjectTagging'], code: 'AccessDenied' });

  const report = await runWith(await upload(damaged()));

  expect(report).toMatchObject({
    outcome: 'Failed',
    phase: 'verify',
    reason: expect.stringMatching(
      /failed the check "sound": .*\. The object could not be tagged to expire: AccessDenied/,
    ),
    hint: expect.stringMatching(/kept for inspection/),
  });
});
