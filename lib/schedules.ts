import type { IAlias } from 'aws-cdk-lib/aws-lambda';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
  TimeWindow,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Duration, TimeZone } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Ensemble } from './config.ts';
import { secondsBetween } from './schedule-limits.ts';

export interface BackupScheduleProps {
  readonly ensemble: Ensemble;
  readonly target: IAlias;
  readonly deadLetters: IQueue;
}

/** When a backup of one ensemble is taken. */
export class BackupSchedule extends Construct {
  readonly schedule: Schedule;

  constructor(
    scope: Construct,
    id: string,
    { ensemble, target, deadLetters }: BackupScheduleProps,
  ) {
    super(scope, id);
    this.schedule = new Schedule(this, 'Schedule', {
      description: `zk-backup: backup of the ensemble ${ensemble.name}`,
      schedule: expressionOf(ensemble.schedule),
      timeWindow: windowOf(ensemble.schedule),
      target: new LambdaInvoke(target, {
        // The scheduled time names the run: a tick that is delivered twice is one backup.
        input: ScheduleTargetInput.fromObject({
          ensemble: ensemble.name,
          scheduledTime: ContextAttribute.scheduledTime,
        }),
        // Scheduler's default is 185 attempts in 24 hours: a backup of yesterday, today.
        retryAttempts: 3,
        maxEventAge: Duration.hours(1),
        deadLetterQueue: deadLetters,
      }),
    });
  }
}

function expressionOf(schedule: Ensemble['schedule']): ScheduleExpression {
  return 'every' in schedule
    ? ScheduleExpression.rate(Duration.seconds(schedule.every))
    : ScheduleExpression.expression(`cron(${schedule.cron})`, TimeZone.of(schedule.timezone));
}

/** Spreads the ensembles of an account over up to 15 minutes, and at most a tenth of the interval. */
function windowOf(schedule: Ensemble['schedule']): TimeWindow {
  const minutes = Math.min(15, Math.floor(secondsBetween(schedule).shortest / 600));
  return minutes < 1 ? TimeWindow.off() : TimeWindow.flexible(Duration.minutes(minutes));
}
