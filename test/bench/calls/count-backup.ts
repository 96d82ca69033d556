/**
 * What one backup asks of AWS: the function's code as a durable execution, with its own clients against the
 * stand-ins, and nodes that take as long as is said. No second of it is waited for (test/workflow/day).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { plainFlow } from '../../../lambda/flow/plain-flow.ts';
import { DurableService } from '../../../local-cloud/durable/durable-service.ts';
import { inProcessOf } from '../../../local-cloud/durable/in-process.ts';
import { startEvents } from '../../../local-cloud/events/events.ts';
import { clientOf } from '../../../local-cloud/s3/s3-under-test.ts';
import { startS3 } from '../../../local-cloud/s3/server.ts';
import { archiveOf, goodMembers } from '../../unit/lambda/backup/archives.ts';
import { startAnsweringNodes } from '../../workflow/day/answering-nodes.ts';
import { backupSandbox } from '../../workflow/day/backup-sandbox.ts';
import { standInCredentials, withSurroundings } from '../../workflow/day/surroundings.ts';
import { synthesizedFleet } from '../../workflow/day/synthesized-fleet.ts';
import { VirtualClock } from '../../workflow/day/virtual-clock.ts';
import { type Calls, countCalls } from './count-calls.ts';
import { copyToDaysBefore } from './earlier-backups.ts';

/** What one backup took. */
export interface CountedBackup {
  readonly calls: Calls;
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

/** @param keep backups that were there before, one a day */
export async function countBackup(uploadSeconds: number, keep = 30): Promise<CountedBackup> {
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
  try {
    return await withSurroundings(variables, async () => {
      // No schedule takes the first one.
      const plain = plainFlow({ millisecondsLeft: left, wait: clock.wait });
      await clock.work(() => sandbox.run(plain, { ensemble, askedBy: 'person' }, 'first', left));
      await copyToDaysBefore({ s3: node, bucket }, ensemble, keep - 1);
      await clock.work(() => clock.wait(due - clock.now()));

      const counted = countCalls(sandbox.clients);
      const scheduledTime = new Date(due).toISOString().replace('.000Z', 'Z');
      const execution = durable.start(
        'arn:aws:lambda:us-east-1:123456789012:function:Backup:1',
        {},
        inProcessOf(durable, (flow) =>
          sandbox.run(flow, { ensemble, scheduledTime }, 'execution', left),
        ),
        { clock },
      );
      const { status, result, updates, invocations } = await clock.work(() => execution.end);
      const { outcome, reason } = Object(result);
      if (status !== 'SUCCEEDED' || outcome !== 'Succeeded') {
        throw new Error(`The backup to count ended ${status}: ${outcome}, ${reason}`);
      }
      const operations = updates.flatMap((update) => update.split(', '));
      return {
        calls: counted(),
        checkpoints: updates.length,
        operations: operations.filter((one) => !one.startsWith('START')).length,
        invocations,
      };
    });
  } finally {
    sandbox.close();
    node.destroy();
    await Promise.all([ssm.close(), events.close(), durable.close(), s3.close()]);
    await rm(directory, { recursive: true });
  }
}
