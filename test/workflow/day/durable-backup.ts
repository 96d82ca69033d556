/**
 * One backup as a durable execution: the function's code, with its own clients, against the stand-ins, and nodes
 * that take as long as is said. No second of it is waited for.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { RunReport } from '../../../lambda/backup/report.ts';
import { plainFlow } from '../../../lambda/flow/plain-flow.ts';
import { DurableService } from '../../../local-cloud/durable/durable-service.ts';
import { inProcessOf } from '../../../local-cloud/durable/in-process.ts';
import { startEvents } from '../../../local-cloud/events/events.ts';
import { clientOf } from '../../../local-cloud/s3/s3-under-test.ts';
import { startS3 } from '../../../local-cloud/s3/server.ts';
import { archiveOf, goodMembers } from '../../unit/lambda/backup/archives.ts';
import { startAnsweringNodes, type TakenCommand } from './answering-nodes.ts';
import { backupSandbox } from './backup-sandbox.ts';
import { type Calls, countCalls } from './count-calls.ts';
import { copyToDaysBefore } from './earlier-backups.ts';
import { standInCredentials, withSurroundings } from './surroundings.ts';
import { synthesizedFleet } from './synthesized-fleet.ts';
import { VirtualClock } from './virtual-clock.ts';

/** What one backup took. */
export interface DurableBackup {
  readonly report: RunReport;
  /** What its nodes were told to do. */
  readonly commands: readonly TakenCommand[];
  readonly calls: Calls;
  /** Metrics that it told CloudWatch. */
  readonly metrics: number;
  /** Requests by which the durable execution keeps its state. */
  readonly checkpoints: number;
  /** Steps and polls, each attempt of one: what AWS calls durable operations. */
  readonly operations: number;
  /** Times that Lambda runs the code. */
  readonly invocations: number;
}

const bucket = 'backups';
const ensemble = 'production';
const minute = 60_000;

export interface DurableBackupOptions {
  readonly uploadSeconds: number;
  /** Backups that were there before, one a day. @default 30 */
  readonly earlier?: number;
  /** See `DurableOptions`. */
  readonly throttles?: (update: string) => boolean;
}

export async function backUpDurably({
  uploadSeconds,
  earlier = 30,
  throttles,
}: DurableBackupOptions): Promise<DurableBackup> {
  const directory = await mkdtemp(join(tmpdir(), 'zk-backup-calls-'));
  const fleet = synthesizedFleet([ensemble]);
  const { ensembles, schedules } = fleet;
  const due = Date.parse('2026-12-02T00:00:00Z') + (schedules[0]?.secondOfDay ?? 0) * 1000;
  const clock = new VirtualClock(due - 24 * 60 * minute);
  const s3 = await startS3({ directory, buckets: [{ name: bucket, versioned: true }] });
  const node = clientOf(s3.endpoint);
  const events = await startEvents();
  const durable = await DurableService.start();
  const ssm = await startAnsweringNodes({
    ensembles,
    now: clock.now,
    uploadSeconds: () => uploadSeconds,
    archive: await archiveOf(goodMembers),
    bucket,
    put: (Key, Body) => node.send(new PutObjectCommand({ Bucket: bucket, Key, Body })),
  });
  const sandbox = backupSandbox({ clock, s3Endpoint: s3.endpoint, bucket, ensembles });
  const variables = {
    ...standInCredentials,
    AWS_ENDPOINT_URL_SSM: ssm.endpoint,
    AWS_ENDPOINT_URL_EVENTBRIDGE: events.endpoint,
  };
  const left = () => 15 * minute;
  const lines: string[] = [];
  const work = async () => {
    // No schedule takes the first one.
    const plain = plainFlow({ millisecondsLeft: left, wait: clock.wait });
    await clock.work(() => sandbox.run(plain, { ensemble, askedBy: 'person' }, 'first', left));
    await copyToDaysBefore({ s3: node, bucket }, ensemble, earlier - 1);
    await clock.work(() => clock.wait(due - clock.now()));

    const [before, told] = [ssm.commands.length, lines.length];
    const counted = countCalls(sandbox.clients);
    const scheduledTime = new Date(due).toISOString().replace('.000Z', 'Z');
    const execution = durable.start(
      'arn:aws:lambda:us-east-1:123456789012:function:Backup:1',
      {},
      inProcessOf(durable, (flow) =>
        sandbox.run(flow, { ensemble, scheduledTime }, 'execution', left),
      ),
      { clock, ...(throttles && { throttles }) },
    );
    const { result, updates, invocations } = await clock.work(() => execution.end);
    const operations = updates.flatMap((update) => update.split(', '));
    return {
      report: result as RunReport,
      commands: ssm.commands.slice(before),
      calls: counted(),
      metrics: metricsIn(lines.slice(told)),
      checkpoints: updates.length,
      operations: operations.filter((one) => !one.startsWith('START')).length,
      invocations,
    };
  };
  try {
    return await withSurroundings(variables, work, (line) => lines.push(line));
  } finally {
    sandbox.close();
    node.destroy();
    await Promise.all([ssm.close(), events.close(), durable.close(), s3.close()]);
    await rm(directory, { recursive: true });
  }
}

const metricsIn = (lines: readonly string[]): number =>
  lines.flatMap((line) => JSON.parse(line)._aws?.CloudWatchMetrics[0].Metrics ?? []).length;
