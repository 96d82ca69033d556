import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  type IMetric,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { type MetricAlarm, metrics } from '../../lambda/contract/signals.ts';
import { deploymentName } from '../deployment-name.ts';

export interface AlarmSettings {
  readonly name: string;
  readonly metric: IMetric;
  readonly says: string;
  /** The one to paste. */
  readonly command: string;
  /** Of docs/runbook.md; a test holds the two together. */
  readonly article: string;
  /** Alarm while the sum stays below one over so many periods, and count silence as zero. */
  readonly onSilenceOver?: number;
  /** Alarm at this value, and keep the state in silence. */
  readonly onAge?: number;
}

/** Whom alarms tell, and where they say that their articles are. */
export interface Telling {
  readonly actions: readonly IAlarmAction[];
  readonly runbook: string;
}

/** An alarm that tells `actions` when it comes and when it goes; at one and above, if not set. */
export function alarm(
  scope: Construct,
  id: string,
  { actions, runbook }: Telling,
  { name, metric, says, command, article, onSilenceOver, onAge }: AlarmSettings,
): Alarm {
  const made = new Alarm(scope, id, {
    alarmName: `${deploymentName(scope)}-${name}`,
    alarmDescription: `${says}\nPaste: ${command}\nWhat to do: ${runbook}#${article}`,
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
  telling: Telling,
  declared: readonly MetricAlarm[],
): Alarm[] {
  return declared.map(({ id, name, metric, says, command, article }) =>
    alarm(scope, id, telling, {
      name: `${ensemble}.${name}`,
      metric: ensembleMetric(ensemble, metric, Duration.minutes(5)),
      says: says(ensemble),
      command: command(ensemble),
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
