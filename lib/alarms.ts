import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { metrics } from '../lambda/contract.ts';
import type { Ensemble, Schedule } from './config.ts';
import { secondsBetween } from './schedule-limits.ts';

/** Article of docs/runbook.md for every kind of alarm; a test holds the two together. */
export const articles = {
  missed: 'backup-missed',
  failed: 'backup-failed',
  notServing: 'zookeeper-not-serving',
  warning: 'backup-warning',
  execution: 'execution-failed',
  deadLetters: 'dead-letters',
} as const;

interface AlarmSettings {
  readonly name: string;
  readonly metric: IMetric;
  readonly says: string;
  readonly article: (typeof articles)[keyof typeof articles];
  /** Alarm while the sum stays below one, and count silence as zero. */
  readonly onSilenceOver?: number;
}

/** The alarms of one ensemble. */
export class EnsembleAlarms extends Construct {
  readonly all: readonly Alarm[];

  constructor(
    scope: Construct,
    id: string,
    props: { readonly ensemble: Ensemble; readonly actions: readonly IAlarmAction[] },
  ) {
    super(scope, id);
    const { name, schedule } = props.ensemble;
    const { period, periods } = missedAfter(schedule);
    this.all = [
      alarm(this, 'Missed', props.actions, {
        name: `${name}-missed`,
        metric: ensembleMetric(name, metrics.succeeded, period),
        says: `No good backup of the ZooKeeper ensemble ${name} in ${(period.toMinutes() * periods) / 60} hours. (After the first deployment this is on until the first backup.)`,
        article: articles.missed,
        onSilenceOver: periods,
      }),
      alarm(this, 'Failed', props.actions, {
        name: `${name}-failed`,
        metric: ensembleMetric(name, metrics.failed, Duration.minutes(5)),
        says: `A backup of the ZooKeeper ensemble ${name} failed, or nobody knows how it ended.`,
        article: articles.failed,
      }),
      alarm(this, 'NotServing', props.actions, {
        name: `${name}-not-serving`,
        metric: ensembleMetric(name, metrics.notServing, Duration.minutes(5)),
        says: `URGENT: a node of the ZooKeeper ensemble ${name} was not seen serving after a backup. The ensemble may be one node short.`,
        article: articles.notServing,
      }),
      alarm(this, 'Warning', props.actions, {
        name: `${name}-warning`,
        metric: ensembleMetric(name, metrics.warned, Duration.minutes(5)),
        says: `A good backup of the ZooKeeper ensemble ${name} does not look like the one before: it may be of the wrong data.`,
        article: articles.warning,
      }),
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
      readonly handler: IFunction;
      readonly deadLetters: IQueue;
      readonly actions: readonly IAlarmAction[];
    },
  ) {
    super(scope, id);
    const period = Duration.minutes(5);
    const ended = (how: string) =>
      props.handler.metric(`DurableExecution${how}`, { statistic: Stats.SUM, period });
    this.all = [
      alarm(this, 'Execution', props.actions, {
        name: 'execution',
        // FILL: Lambda sends none of the three while it is zero.
        metric: new MathExpression({
          label: 'failed, timed out or stopped',
          expression: 'FILL(failed, 0) + FILL(timedOut, 0) + FILL(stopped, 0)',
          usingMetrics: {
            failed: ended('Failed'),
            timedOut: ended('TimedOut'),
            stopped: ended('Stopped'),
          },
          period,
        }),
        says: 'An execution of the backup function failed, ran out of time or was stopped. After a time-out or a stop nothing of zk-backup ran any more: only the guard on the node did.',
        article: articles.execution,
      }),
      alarm(this, 'DeadLetters', props.actions, {
        name: 'dead-letters',
        metric: props.deadLetters.metricApproximateNumberOfMessagesVisible({
          statistic: Stats.MAXIMUM,
          period,
        }),
        says: 'A schedule could not start the backup function, or a run of it ended in failure; the request lies in the dead-letter queue.',
        article: articles.deadLetters,
      }),
    ];
  }
}

/** A metric that the Lambda writes for one ensemble, summed. */
export function ensembleMetric(ensemble: string, metricName: string, period: Duration): Metric {
  return new Metric({
    namespace: metrics.namespace,
    metricName,
    dimensionsMap: { [metrics.dimension]: ensemble },
    statistic: Stats.SUM,
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

function alarm(
  scope: Construct,
  id: string,
  actions: readonly IAlarmAction[],
  { name, metric, says, article, onSilenceOver }: AlarmSettings,
): Alarm {
  const made = new Alarm(scope, id, {
    alarmName: `${Stack.of(scope).stackName}-${name}`,
    alarmDescription: `${says} What to do: docs/runbook.md#${article}`,
    metric,
    threshold: 1,
    evaluationPeriods: onSilenceOver ?? 1,
    comparisonOperator: onSilenceOver
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: onSilenceOver ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  });
  made.addAlarmAction(...actions);
  made.addOkAction(...actions);
  return made;
}
