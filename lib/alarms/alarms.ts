import { type Alarm, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { backupAlarms, metrics } from '../../lambda/contract/signals.ts';
import type { Ensemble, Schedule } from '../config/config.ts';
import { secondsBetween } from '../config/schedule-limits.ts';
import { alarm, ensembleMetric, metricAlarms, type Telling } from './alarm.ts';

/** The alarms of one ensemble's backups. */
export class EnsembleAlarms extends Construct {
  readonly all: readonly Alarm[];

  constructor(
    scope: Construct,
    id: string,
    props: { readonly ensemble: Ensemble; readonly telling: Telling },
  ) {
    super(scope, id);
    const { name, schedule } = props.ensemble;
    const { period, periods } = missedAfter(schedule);
    this.all = [
      alarm(this, 'Missed', props.telling, {
        name: `${name}.missed`,
        metric: ensembleMetric(name, metrics.succeeded, period),
        says: `No good backup of the ZooKeeper ensemble ${name} in ${(period.toMinutes() * periods) / 60} hours. (After the first deployment this alarm is on until the first backup.)`,
        command: `npx zk-backup status ${name}`,
        article: 'backup-missed',
        onSilenceOver: periods,
      }),
      ...metricAlarms(this, name, props.telling, backupAlarms),
    ];
  }
}

/** The alarms of what all ensembles share. */
export class OrchestratorAlarms extends Construct {
  readonly all: readonly Alarm[];

  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly backup: IFunction;
      readonly restore: IFunction;
      readonly deadLetters: IQueue;
      readonly telling: Telling;
    },
  ) {
    super(scope, id);
    this.all = [
      alarm(this, 'Execution', props.telling, {
        name: 'execution',
        metric: badEnds(props.backup),
        says: 'An execution of the backup function died without its report: it failed, ran out of time or was stopped. After a time-out or a stop nothing of zk-backup runs any more, except the guard on the node.',
        command: 'npx zk-backup status',
        article: 'execution-failed',
      }),
      alarm(this, 'RestoreExecution', props.telling, {
        name: 'restore-execution',
        metric: badEnds(props.restore),
        says: 'An execution of the restore function died without its report: it failed, ran out of time or was stopped. After a time-out or a stop nothing goes on by itself: ZooKeeper may be stopped.',
        command: 'npx zk-backup status',
        article: 'restore-execution-failed',
      }),
      alarm(this, 'DeadLetters', props.telling, {
        name: 'dead-letters',
        metric: props.deadLetters.metricApproximateNumberOfMessagesVisible({
          statistic: Stats.MAXIMUM,
          period: Duration.minutes(5),
        }),
        says: 'A schedule could not start its function, an execution died, or the page about all backups could not be made; the request is in the dead-letter queue.',
        command: 'npx zk-backup status',
        article: 'dead-letters',
      }),
    ];
  }
}

/** Executions of a durable function that ended otherwise than by returning. */
function badEnds(handler: IFunction): MathExpression {
  const period = Duration.minutes(5);
  const ended = (how: string) =>
    handler.metric(`DurableExecution${how}`, { statistic: Stats.SUM, period });
  return new MathExpression({
    label: 'failed, timed out or stopped',
    // FILL: Lambda sends none of the three while it is zero.
    expression: 'FILL(failed, 0) + FILL(timedOut, 0) + FILL(stopped, 0)',
    usingMetrics: {
      failed: ended('Failed'),
      timedOut: ended('TimedOut'),
      stopped: ended('Stopped'),
    },
    period,
  });
}

/**
 * How long silence lasts before it is an alarm: the longest time between two ticks, the flexible
 * window, an hour of daylight saving and backups that take unequally long.
 */
function missedAfter(schedule: Schedule): { period: Duration; periods: number } {
  const { longest } = secondsBetween(schedule);
  const isFrequent = longest < 3600;
  const periodSeconds = isFrequent ? 300 : 3600;
  const slackSeconds = isFrequent ? 1800 : 3 * 3600;
  return {
    period: Duration.seconds(periodSeconds),
    periods: Math.ceil((longest + slackSeconds) / periodSeconds),
  };
}
