/**
 * A day of many ensembles: the synthesized schedules, a Lambda that runs few at a time, the function's code
 * with its own clients on the plain driver, and services that throttle. Nodes answer from lines.
 */
import type { Flow } from '../../../lambda/flow/flow.ts';
import { plainFlow } from '../../../lambda/flow/plain-flow.ts';
import { drawnNumber } from '../../seed.ts';
import { AsynchronousLambda } from './asynchronous-lambda.ts';
import { type BackupSandbox, backupSandbox } from './backup-sandbox.ts';
import { copyBackup } from './first-backups.ts';
import { judgeDay, type Verdict } from './judge-day.ts';
import { fireAll } from './scheduler.ts';
import { withSurroundings } from './surroundings.ts';
import type { Fleet } from './synthesized-fleet.ts';
import {
  happens,
  isWithin,
  minute,
  startThrottlingServices,
  type ThrottlingServices,
} from './throttling-services.ts';
import { VirtualClock } from './virtual-clock.ts';

export interface DayOptions {
  readonly fleet: Fleet;
  /** Runs of the account at a time. @default 10 - what a new account has */
  readonly concurrency?: number;
  /** Breaks the day off. */
  readonly signal?: AbortSignal;
  /** Once in so many minutes nothing gets through: to Lambda for four, to SSM for two, to S3 for a quarter. @default 20 */
  readonly troubleEveryMinutes?: number;
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

const midnight = Date.parse('2026-12-02T00:00:00Z');
/** As long as Lambda lets an invocation run. */
const invocationMs = 15 * minute;

export async function simulateDay(options: DayOptions): Promise<Day> {
  const { fleet, signal, concurrency = 10 } = options;
  const { troubleEveryMinutes = 20, ssmPerSecond = 3, lostAnswers = 0.05 } = options;
  const { ensembles } = fleet;
  const clock = new VirtualClock(midnight - 12 * 60 * minute, signal);
  const services = await startThrottlingServices({
    ...{ ensembles, clock, troubleEveryMinutes, ssmPerSecond, lostAnswers },
  });
  const { s3Endpoint, environment, store } = services;
  const sandboxes = Array.from({ length: concurrency }, () =>
    backupSandbox({ clock, s3Endpoint, bucket: store.bucket, ensembles }),
  );
  for (const sandbox of sandboxes) options.clients?.(sandbox);
  try {
    return await withSurroundings(environment, async () => {
      await takeFirstBackups(sandboxes, clock, fleet, services);
      return letItPass(options, sandboxes, clock, services);
    });
  } finally {
    for (const sandbox of sandboxes) sandbox.close();
    await services.close();
  }
}

/** No schedule takes the first one of an ensemble: a person does, and that of all others is like it. */
async function takeFirstBackups(
  [sandbox]: readonly BackupSandbox[],
  clock: VirtualClock,
  { ensembles }: Fleet,
  { store }: ThrottlingServices,
): Promise<void> {
  const flow = plainFlow({ millisecondsLeft: () => invocationMs, wait: clock.wait });
  const payload = { ensemble: ensembles[0]?.name, askedBy: 'person' };
  const taken = await clock.work(async () =>
    sandbox?.run(flow, payload, 'first', () => invocationMs),
  );
  if (taken?.outcome !== 'Succeeded') throw new Error(`The first one: ${taken?.reason}`);
  await copyBackup(store, ensembles);
}

async function letItPass(
  { fleet, troubleEveryMinutes = 20, driver = (flow) => flow }: DayOptions,
  sandboxes: readonly BackupSandbox[],
  clock: VirtualClock,
  services: ThrottlingServices,
): Promise<Day> {
  const failures: unknown[] = [];
  const tried = new Map<string, { readonly due: number; readonly at: number }>();
  let requests = 0;
  const lambda = new AsynchronousLambda({
    ...{ clock, concurrency: sandboxes.length, maxEventAgeSeconds: fleet.maxEventAgeSeconds },
    refuses: () => isWithin(clock.now(), 4 * minute, troubleEveryMinutes * minute),
    run: async (event, sandbox) => {
      const endsAt = clock.now() + invocationMs;
      const millisecondsLeft = () => endsAt - clock.now();
      const flow = driver(plainFlow({ millisecondsLeft, wait: clock.wait }));
      const run = sandboxes[sandbox]?.run(flow, event, `request-${requests++}`, millisecondsLeft);
      await run?.catch((error: unknown) => failures.push(error));
    },
  });
  services.throttle(true);
  await fireAll(fleet.schedules, {
    ...{ clock, midnight, lambda },
    place: (ensemble) => drawnNumber(`place ${ensemble}`) / 2 ** 32,
    isDeliveredTwice: (ensemble) => happens(`twice ${ensemble}`, 0.1),
    onDelivery: (ensemble, due, at) => tried.set(ensemble, { due, at }),
  });
  await lambda.settled();
  services.throttle(false);
  const { store, ssm, events, refusals } = services;
  const verdict = await judgeDay({
    ...{ store, midnight, tried, failures, commands: ssm.commands, events: events.events },
  });
  const { throttled, refused } = lambda;
  return { ...verdict, refusals: { ...refusals, concurrency: throttled, lambda: refused } };
}
