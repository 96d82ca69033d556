import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Duration, TimeZone } from 'aws-cdk-lib/core';
import type { Schedule } from '../config/config.ts';

const secondsOf: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 };

/**
 * A schedule of EventBridge Scheduler, as the configuration has it.
 * @returns what the check of the configuration refuses for any other, such as a single time
 */
export function settingOf({ expressionString, timeZone }: ScheduleExpression): Schedule {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expressionString) ?? [];
  if (count !== undefined) return { every: Number(count) * (secondsOf[unit] ?? 0) };
  const [, cron = expressionString] = /^cron\((.*)\)$/.exec(expressionString) ?? [];
  return { cron, timezone: timeZone?.timezoneName ?? 'UTC' };
}

/** The same, the other way. */
export const expressionOf = (schedule: Schedule): ScheduleExpression =>
  'every' in schedule
    ? ScheduleExpression.rate(Duration.seconds(schedule.every))
    : ScheduleExpression.expression(`cron(${schedule.cron})`, TimeZone.of(schedule.timezone));
