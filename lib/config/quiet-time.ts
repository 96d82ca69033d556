import { createHash } from 'node:crypto';

/** A time of the week, UTC. */
export interface QuietTime {
  /** Never a multiple of five: that is when the jobs of others begin. */
  readonly minute: number;
  readonly hour: number;
  /** As in a cron expression: 1 is Sunday. */
  readonly weekday: number;
}

const minutes = Array.from({ length: 60 }, (_, minute) => minute).filter((minute) => minute % 5);
const hours = [1, 2, 3];

const day = 86_400;
const week = 7 * day;

/**
 * When an ensemble is backed up, and when its drills are held, where the configuration names only a day
 * or a week: hashed from its name, so that it is another one for each ensemble and the same in every
 * deployment. Backups begin from 01:01 to 03:59 UTC. Drills begin three hours later, from 04:01 to 06:59,
 * on a day of the week that is hashed, too: they never meet the daily backup. The page about all of them is
 * made after both, from 07:01 to 09:59, by the name of the stack.
 */
export function quietTimesOf(
  name: string,
): Readonly<Record<'backup' | 'drill' | 'report', QuietTime>> {
  const hash = createHash('sha256').update(name).digest();
  const pick = (from: readonly number[], at: number) => from[hash.readUInt32BE(at) % from.length];
  const backup = {
    minute: pick(minutes, 0) ?? 1,
    hour: pick(hours, 4) ?? 1,
    weekday: 1 + (hash.readUInt32BE(8) % 7),
  };
  const later = (times: number) => ({ ...backup, hour: backup.hour + times * hours.length });
  return { backup, drill: later(1), report: later(2) };
}

/**
 * The cron expression of an interval of a day or a week, in seconds. Scheduler fires a rate at once, in the
 * middle of a deployment, and ever after at that time of the day.
 *
 * @returns undefined for any other interval, which is a rate
 */
export function quietCron(
  seconds: number,
  { minute, hour, weekday }: QuietTime,
): string | undefined {
  if (seconds === day) return `${minute} ${hour} * * ? *`;
  if (seconds === week) return `${minute} ${hour} ? * ${weekday} *`;
  return undefined;
}
