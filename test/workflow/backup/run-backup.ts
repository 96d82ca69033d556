import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Store } from '../../../lambda/aws/archive-store.ts';
import type { Clients } from '../../../lambda/aws/clients.ts';
import { planRun } from '../../../lambda/backup/plan.ts';
import type { RunReport } from '../../../lambda/backup/report.ts';
import type { BackupRequest } from '../../../lambda/backup/request.ts';
import { backUp } from '../../../lambda/backup/workflow.ts';
import type { CaptureLine, ProbeLine, UploadLine } from '../../../lambda/contract/node-lines.ts';
import type { CopyAt } from '../../../lambda/contract/settings.ts';
import type { Flow } from '../../../lambda/flow/flow.ts';
import { plainFlow } from '../../../lambda/flow/plain-flow.ts';
import { faultsOf } from '../../unit/cli/schemas.ts';
import { probed, settings } from '../../unit/lambda/backup/ensembles.ts';
import { fakeSsm, plugin } from '../../unit/lambda/backup/fake-ssm.ts';

const request: BackupRequest = {
  ensemble: { ...settings, mode: 'live', allowStandalone: true },
  scheduledTime: '2026-11-22T03:00:00Z',
  dryRun: false,
  newLineage: false,
  askedBy: 'person',
};

/** An event as the bus got it. */
export interface PutEvent {
  readonly DetailType: string;
  readonly Detail: string;
}

/** What a test has otherwise than a scheduled run at its time. */
export interface Otherwise {
  /** The archive was there before the run, or its node has sent it already. */
  readonly archiveIsThere?: true;
  readonly request?: Partial<BackupRequest>;
  readonly flow?: Flow;
  readonly now?: () => number;
  /** What the node says of itself before it is chosen. */
  readonly probe?: Partial<ProbeLine>;
  readonly execution?: string;
  readonly copies?: readonly CopyAt[];
  /** Hears of each event that is put; what it throws the bus answers. */
  readonly onEvent?: (event: PutEvent) => void;
  /** Hears of each command that is sent, and is waited for. */
  readonly onSend?: (command: Readonly<Record<string, unknown>>) => unknown;
}

/**
 * A run in which SSM's one node answers well and says that it uploaded this. The archive that a test has put
 * there comes only when the node is told to send it.
 */
export async function runBackup(
  store: Store,
  uploaded: Partial<UploadLine>,
  captured: Partial<CaptureLine> = {},
  otherwise: Otherwise = {},
): Promise<RunReport> {
  const asked = { ...request, ...otherwise.request };
  const now = otherwise.now ?? (() => Date.parse('2026-11-22T03:00:00Z'));
  const { runId, archiveKey } = planRun(asked, '', now());
  const upload = otherwise.archiveIsThere ? async () => {} : await takeAside(store, archiveKey);
  const { line } = probed(1, 'standalone', {
    ...{ servers: [], zxid: '0x11', epoch: 0 },
    ...otherwise.probe,
  });
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
    startFaults: [],
    startUntold: [],
    stopMs: 0,
    copyMs: 1,
    startMs: 0,
    downtimeMs: 0,
    ...captured,
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
    SendCommand: async (input) => {
      if (input.DocumentName === 'backup-doc') await upload();
      await otherwise.onSend?.(input);
      return { Command: { CommandId: input.DocumentName } };
    },
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
  const eventBridge = {
    send: async ({ input }: { input: { Entries: PutEvent[] } }) => {
      for (const event of input.Entries) otherwise.onEvent?.(event);
      return { FailedEntryCount: 0 };
    },
  };
  const plain = plainFlow({ millisecondsLeft: () => 900_000, wait: async () => {} });
  const report = await backUp(otherwise.flow ?? plain, asked, {
    clients: { ...clients, eventBridge, s3: store.s3 } as unknown as Clients,
    store,
    eventBus: 'default',
    ...(otherwise.copies && { copies: otherwise.copies }),
    execution: otherwise.execution ?? 'execution',
    now,
    millisecondsLeft: () => 900_000,
    log: () => {},
  });
  const ended = { execution: 'execution', status: 'SUCCEEDED', result: report };
  expect(faultsOf('run', JSON.parse(JSON.stringify({ schemaVersion: 1, ...ended })))).toEqual([]);
  return report;
}

async function takeAside({ s3, bucket }: Store, Key: string): Promise<() => Promise<unknown>> {
  const object = { Bucket: bucket, Key };
  const found = await s3.send(new GetObjectCommand(object)).catch(() => undefined);
  const Body = await found?.Body?.transformToByteArray();
  if (!Body) return async () => {};
  await s3.send(new DeleteObjectCommand(object));
  const { ServerSideEncryption, SSEKMSKeyId } = found ?? {};
  const encryption = { ServerSideEncryption, SSEKMSKeyId };
  return () => s3.send(new PutObjectCommand({ ...object, ...encryption, Body }));
}
