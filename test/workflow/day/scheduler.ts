import type { AsynchronousLambda } from './asynchronous-lambda.ts';
import type { FleetSchedule } from './synthesized-fleet.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface FiringOptions {
  readonly clock: VirtualClock;
  /** When the day begins. */
  readonly midnight: number;
  readonly lambda: Pick<AsynchronousLambda, 'invoke' | 'deadLetters'>;
  /** Of the window of a schedule, how much passes before it is delivered: from 0 to 1. */
  readonly place: (ensemble: string) => number;
  /** Scheduler delivers at least once. */
  readonly isDeliveredTwice: (ensemble: string) => boolean;
  /** Hears when a schedule was due, and when its delivery was first tried. */
  readonly onDelivery: (ensemble: string, due: number, triedAt: number) => void;
}

/** EventBridge Scheduler on one day. */
export const fireAll = (schedules: readonly FleetSchedule[], options: FiringOptions) =>
  options.clock.all(schedules.map((schedule) => () => fire(schedule, options)));

async function fire(
  schedule: FleetSchedule,
  { clock, midnight, lambda, place, isDeliveredTwice, onDelivery }: FiringOptions,
): Promise<void> {
  const { ensemble, windowMinutes } = schedule;
  const due = midnight + schedule.secondOfDay * 1000;
  await clock.wait(due - clock.now() + Math.floor(place(ensemble) * windowMinutes * 60) * 1000);
  onDelivery(ensemble, due, clock.now());
  const scheduledTime = new Date(due).toISOString().replace('.000Z', 'Z');
  const event = JSON.parse(schedule.input.replace('<aws.scheduler.scheduled-time>', scheduledTime));
  for (let times = isDeliveredTwice(ensemble) ? 2 : 1; times > 0; times--) {
    await deliver(event, schedule, { clock, lambda });
  }
}

/** AWS says that it waits exponentially longer, and not how long: some seconds at first, a minute later on. */
async function deliver(
  event: unknown,
  { retryAttempts, maxEventAgeSeconds }: FleetSchedule,
  { clock, lambda }: Pick<FiringOptions, 'clock' | 'lambda'>,
): Promise<void> {
  const firstAt = clock.now();
  for (let attempt = 0; ; attempt++) {
    try {
      return lambda.invoke(event);
    } catch {
      await clock.wait(1000 * Math.min(60, 2 ** attempt));
      const age = clock.now() - firstAt;
      if (attempt < retryAttempts && age <= 1000 * maxEventAgeSeconds) continue;
      lambda.deadLetters.push(event);
      return;
    }
  }
}
