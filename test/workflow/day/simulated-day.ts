/**
 * A day of many ensembles: the synthesized schedules, a Lambda that runs few at a time, the function's code
 * with its own clients on the plain driver, and services that throttle. Nodes answer from lines.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Flow } from '../../../lambda/flow/flow.ts';
import { plainFlow } from '../../../lambda/flow/plain-flow.ts';
import { startEvents } from '../../../local-cloud/events/events.ts';
import { clientOf } from '../../../local-cloud/s3/s3-under-test.ts';
import { startS3 } from '../../../local-cloud/s3/server.ts';
import { ServiceError } from '../../../local-cloud/ssm/service-error.ts';
import { drawnNumber } from '../../seed.ts';
import { archiveOf, goodMembers } from '../../unit/lambda/backup/archives.ts';
import { startAnsweringNodes } from './answering-nodes.ts';
import { AsynchronousLambda } from './asynchronous-lambda.ts';
import { type BackupSandbox, backupSandbox } from './backup-sandbox.ts';
import { copyBackup } from './first-backups.ts';
import { judgeDay, type Verdict } from './judge-day.ts';
import { fireAll } from './scheduler.ts';
import { standInCredentials, withSurroundings } from './surroundings.ts';
import type { Fleet } from './synthesized-fleet.ts';
import { TokenBucket } from './token-bucket.ts';
import { VirtualClock } from './virtual-clock.ts';

export interface DayOptions {
  readonly fleet: Fleet;
  /** Runs of the account at a time. @default 10 - what a new account has */
  readonly concurrency?: number;
  /** Breaks the day off. */
  readonly signal?: AbortSignal;
  /** So many calls of all functions SSM takes each second, and twice as many at once. @default 3 */
  readonly ssmPerSecond?: number;
  /** Share of the commands that SSM takes, and does not say so. @default 0.05 */
  readonly lostAnswers?: number;
  /** What the driver does otherwise. @default - as it is */
  readonly driver?: (flow: Flow) => Flow;
  /** What the clients do otherwise. @default - as they are */
  readonly clients?: (sandbox: BackupSandbox) => void;
}

/** How often each service said no. */
export interface Refusals {
  readonly ssm: number;
  /** Commands that SSM took, and did not say so. */
  readonly lostAnswers: number;
  readonly s3: number;
  readonly events: number;
  readonly lambda: number;
  /** Times that an event found no sandbox. */
  readonly concurrency: number;
}

export interface Day extends Verdict {
  readonly refusals: Refusals;
}

const bucket = 'backups';
const midnight = Date.parse('2026-12-02T00:00:00Z');
const minute = 60_000;

/** So long at the beginning of each period. */
const isWithin = (now: number, length: number, period: number) => now % period < length;

/** A share of all, drawn by the day's seed. */
const happens = (what: string, share: number) => drawnNumber(what) / 2 ** 32 < share;

export async function simulateDay(options: DayOptions): Promise<Day> {
  const directory = await mkdtemp(join(tmpdir(), 'zk-backup-day-'));
  const s3 = await startS3({ directory, buckets: [{ name: bucket }] });
  const events = await startEvents({
    onCall: () => {
      if (!isDay) return;
      if (happens(`PutEvents ${calls.events++}`, 0.1)) events.faults.throttle = 1;
      else if (happens(`entry ${calls.events}`, 0.1)) events.faults.failEntries = 1;
      else return;
      refusals.events++;
    },
  });
  const clock = new VirtualClock(midnight - 12 * 60 * minute, options.signal);
  let isDay = false;
  const calls = { s3: 0, events: 0, sends: 0 };
  const refusals = { ssm: 0, lostAnswers: 0, s3: 0, events: 0 };
  const node = clientOf(s3.endpoint);
  const { lostAnswers = 0.05, ssmPerSecond = 3 } = options;
  const rate = new TokenBucket(clock.now, ssmPerSecond, Math.max(1, 2 * ssmPerSecond));
  const { ensembles, schedules, maxEventAgeSeconds } = options.fleet;
  const ssm = await startAnsweringNodes({
    ensembles,
    now: clock.now,
    uploadSeconds: (ensemble) => 30 + (drawnNumber(`upload ${ensemble}`) % 240),
    archive: await archiveOf(goodMembers),
    bucket,
    put: (Key, Body) => node.send(new PutObjectCommand({ Bucket: bucket, Key, Body })),
    before: () => {
      if (!isDay || (!isWithin(clock.now(), 2 * minute, 20 * minute) && rate.take())) return;
      refusals.ssm++;
      throw new ServiceError('ThrottlingException', 'Rate exceeded');
    },
    after: (operation) => {
      if (operation !== 'SendCommand' || !isDay || !happens(`send ${calls.sends++}`, lostAnswers))
        return;
      refusals.lostAnswers++;
      throw new ServiceError('InternalServerError', 'An error occurred on the server side.', 500);
    },
  });
  s3.faults.rules.push({
    code: 'SlowDown',
    times: Number.POSITIVE_INFINITY,
    // What nodes send is another program's to repeat.
    applies: (key) => {
      const isSlow =
        isWithin(clock.now(), 15_000, 20 * minute) || happens(`S3 ${calls.s3++}`, 0.02);
      if (!isSlow || !isDay || key.endsWith('.tar.gz')) return false;
      refusals.s3++;
      return true;
    },
  });
  const { concurrency = 10, driver = (flow) => flow } = options;

  const sandboxes = Array.from({ length: concurrency }, () =>
    backupSandbox({ clock, s3Endpoint: s3.endpoint, bucket, ensembles }),
  );
  for (const sandbox of sandboxes) options.clients?.(sandbox);
  let requests = 0;
  const failures: unknown[] = [];
  const lambda = new AsynchronousLambda({
    ...{ clock, concurrency, maxEventAgeSeconds },
    // Now and then nobody gets through for minutes.
    refuses: () => isWithin(clock.now(), 4 * minute, 20 * minute),
    run: (event, sandbox) => {
      const endsAt = clock.now() + 15 * minute;
      const millisecondsLeft = () => endsAt - clock.now();
      const flow = driver(plainFlow({ millisecondsLeft, wait: clock.wait }));
      const execution = `request-${requests++}`;
      return Promise.resolve(
        sandboxes[sandbox]?.run(flow, event, execution, millisecondsLeft),
      ).catch((error) => failures.push(error));
    },
  });
  const tried = new Map<string, { readonly due: number; readonly at: number }>();
  // No schedule takes the first one of an ensemble: a person does, and that of all others is like it.
  const takeFirstBackups = async () => {
    const [first] = ensembles;
    if (!first) return;
    const flow = plainFlow({ millisecondsLeft: () => 15 * minute, wait: clock.wait });
    const payload = { ensemble: first.name, askedBy: 'person' };
    const taken = await clock.work(async () =>
      sandboxes[0]?.run(flow, payload, 'first', () => 15 * minute),
    );
    if (taken?.outcome !== 'Succeeded') throw new Error(`The first one: ${taken?.reason}`);
    await copyBackup({ s3: node, bucket }, ensembles);
  };
  try {
    return await withSurroundings(
      {
        ...standInCredentials,
        AWS_ENDPOINT_URL_SSM: ssm.endpoint,
        AWS_ENDPOINT_URL_EVENTBRIDGE: events.endpoint,
      },
      async () => {
        await takeFirstBackups();
        isDay = true;
        await fireAll(schedules, {
          ...{ clock, midnight, lambda },
          place: (ensemble) => drawnNumber(`place ${ensemble}`) / 2 ** 32,
          isDeliveredTwice: (ensemble) => happens(`twice ${ensemble}`, 0.1),
          onDelivery: (ensemble, due, at) => tried.set(ensemble, { due, at }),
        });
        await lambda.settled();
        isDay = false;
        const verdict = await judgeDay({
          store: { s3: node, bucket },
          ...{ midnight, tried, failures, commands: ssm.commands, events: events.events },
        });
        const { throttled, refused } = lambda;
        return { ...verdict, refusals: { ...refusals, concurrency: throttled, lambda: refused } };
      },
    );
  } finally {
    for (const sandbox of sandboxes) sandbox.close();
    node.destroy();
    await Promise.all([ssm.close(), events.close(), s3.close()]);
    await rm(directory, { recursive: true });
  }
}
