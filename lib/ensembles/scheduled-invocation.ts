import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
  TimeWindow,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Duration, TimeZone } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { deliveries } from '../../lambda/contract/times.ts';
import type { Schedule as ScheduleSetting } from '../config/config.ts';
import { type QuietTime, quietCron } from '../config/quiet-time.ts';
import { secondsBetween } from '../config/schedule-limits.ts';
import type { ScheduledTarget } from './scheduled-target.ts';

export interface ScheduledInvocationProps {
  readonly description: string;
  readonly schedule: ScheduleSetting;
  /** When it is invoked if `schedule` says no more than daily or weekly. */
  readonly quietTime: QuietTime;
  readonly target: ScheduledTarget;
  /** Handed over together with the scheduled time. */
  readonly payload: Readonly<Record<string, unknown>>;
}

/** When a function is invoked: to back an ensemble up, to hold a drill, or to make the page. */
export class ScheduledInvocation extends Construct {
  readonly schedule: Schedule;

  constructor(scope: Construct, id: string, props: ScheduledInvocationProps) {
    super(scope, id);
    const { alias, role, deadLetters } = props.target;
    this.schedule = new Schedule(this, 'Schedule', {
      description: props.description,
      schedule: expressionOf(props.schedule, props.quietTime),
      timeWindow: windowOf(props.schedule),
      target: new LambdaInvoke(alias, {
        // It has the rights: each schedule would add them once more.
        role: role.withoutPolicyUpdates(),
        // The scheduled time names the run: a tick that is delivered twice is one run.
        input: ScheduleTargetInput.fromObject({
          ...props.payload,
          scheduledTime: ContextAttribute.scheduledTime,
        }),
        // As often as it can: Lambda may refuse for minutes. Its 24 hours would be a backup of yesterday, today.
        retryAttempts: 185,
        maxEventAge: Duration.seconds(deliveries.schedulerSeconds),
        deadLetterQueue: deadLetters,
      }),
    });
  }
}

function expressionOf(schedule: ScheduleSetting, quietTime: QuietTime): ScheduleExpression {
  if (!('every' in schedule)) return cron(schedule.cron, schedule.timezone);
  const quiet = quietCron(schedule.every, quietTime);
  return quiet ? cron(quiet, 'UTC') : ScheduleExpression.rate(Duration.seconds(schedule.every));
}

const cron = (expression: string, timezone: string) =>
  ScheduleExpression.expression(`cron(${expression})`, TimeZone.of(timezone));

/** Spreads the ensembles of an account over some minutes, and at most a tenth of the interval. */
function windowOf(schedule: ScheduleSetting): TimeWindow {
  const tenth = Math.floor(secondsBetween(schedule).shortest / 600);
  const minutes = Math.min(deliveries.longestWindowMinutes, tenth);
  return minutes < 1 ? TimeWindow.off() : TimeWindow.flexible(Duration.minutes(minutes));
}
