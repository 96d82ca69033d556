import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  type IMetric,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Duration, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { type MetricAlarm, metrics } from '../../lambda/contract/signals.ts';

export interface AlarmSettings {
  readonly name: string;
  readonly metric: IMetric;
  readonly says: string;
  /** Of docs/runbook.md; a test holds the two together. */
  readonly article: string;
  /** Alarm while the sum stays below one over so many periods, and count silence as zero. */
  readonly onSilenceOver?: number;
  /** Alarm at this value, and keep the state in silence. */
  readonly onAge?: number;
}

/** An alarm that tells `actions` when it comes and when it goes; at one and above, if not set. */
export function alarm(
  scope: Construct,
  id: string,
  actions: readonly IAlarmAction[],
  { name, metric, says, article, onSilenceOver, onAge }: AlarmSettings,
): Alarm {
  const made = new Alarm(scope, id, {
    alarmName: `${Stack.of(scope).stackName}-${name}`,
    alarmDescription: `${says} What to do: docs/runbook.md#${article}`,
    metric,
    threshold: onAge ?? 1,
    evaluationPeriods: onSilenceOver ?? 1,
    comparisonOperator: onSilenceOver
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: missingData({ onSilenceOver, onAge }),
  });
  made.addAlarmAction(...actions);
  made.addOkAction(...actions);
  return made;
}

function missingData({ onSilenceOver, onAge }: Pick<AlarmSettings, 'onSilenceOver' | 'onAge'>) {
  if (onSilenceOver) return TreatMissingData.BREACHING;
  return onAge ? TreatMissingData.IGNORE : TreatMissingData.NOT_BREACHING;
}

/** The alarms on metrics of one ensemble, soon after what they tell of. */
export function metricAlarms(
  scope: Construct,
  ensemble: string,
  actions: readonly IAlarmAction[],
  declared: readonly MetricAlarm[],
): Alarm[] {
  return declared.map(({ id, name, metric, says, article }) =>
    alarm(scope, id, actions, {
      name: `${ensemble}-${name}`,
      metric: ensembleMetric(ensemble, metric, Duration.minutes(5)),
      says: says(ensemble),
      article,
    }),
  );
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
