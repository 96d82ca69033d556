import {
  GraphWidget,
  type IMetric,
  MathExpression,
  type Metric,
  SingleValueWidget,
  Stats,
  type YAxisProps,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import { metrics, restoreMetrics } from '../../lambda/contract/signals.ts';
import { ensembleMetric } from '../alarms/alarm.ts';

/** Two runs within it show as one point. */
const period = Duration.minutes(5);

/** The newest backup of an ensemble, and what an outage would cost, as the last runs told them. */
export const numbersOf = (name: string) =>
  new SingleValueWidget({
    title: name,
    width: 24,
    height: 4,
    metrics: [
      inHours(
        'backup',
        greatest(name, metrics.ageSeconds, 'hours old, the newest backup was at the last run'),
      ),
      least(name, metrics.level, 'level of its proof (3: proven, 2: sound)'),
      greatest(name, metrics.znodes, 'znodes in it'),
      greatest(name, metrics.downtimeSeconds, 'seconds its node was down'),
      greatest(name, restoreMetrics.drillSeconds, 'seconds to restore, by the last drill'),
    ],
  });

/** How its runs went; what is told in two units has two axes. */
export const graphsOf = (name: string) => [
  [
    graph(`${name}: backups`, { left: counts(name, ofBackups), leftYAxis: axis('runs') }),
    graph(`${name}: age`, {
      left: [inHours('backup', greatest(name, metrics.ageSeconds, 'newest backup'))],
      leftYAxis: axis('hours'),
      right: [inHours('drill', least(name, restoreMetrics.drillAgeSeconds, 'last good drill'))],
      rightYAxis: axis('hours'),
    }),
    graph(`${name}: times`, {
      left: [greatest(name, metrics.downtimeSeconds, 'node down')],
      leftYAxis: axis('seconds down'),
      right: [greatest(name, metrics.durationSeconds, 'whole run')],
      rightYAxis: axis('seconds of the run'),
    }),
    graph(`${name}: size`, {
      left: [greatest(name, metrics.bytes, 'archive')],
      leftYAxis: axis('bytes'),
      right: [greatest(name, metrics.znodes, 'znodes')],
      rightYAxis: axis('znodes'),
    }),
  ],
  [
    graph(`${name}: drills`, { left: counts(name, ofDrills), leftYAxis: axis('drills') }, 8),
    graph(
      `${name}: time to restore`,
      {
        left: [greatest(name, restoreMetrics.drillSeconds, 'by drills')],
        leftYAxis: axis('seconds'),
      },
      8,
    ),
    graph(`${name}: restores`, { left: counts(name, ofRestores), leftYAxis: axis('restores') }, 8),
  ],
];

const ofBackups = {
  [metrics.succeeded]: 'good',
  [metrics.failed]: 'failed',
  [metrics.skipped]: 'skipped',
};
const ofDrills = {
  [restoreMetrics.drillSucceeded]: 'good',
  [restoreMetrics.drillFailed]: 'failed',
};
const ofRestores = {
  [restoreMetrics.restoreSucceeded]: 'good',
  [restoreMetrics.restoreFailed]: 'failed',
};

const counts = (name: string, labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([metric, label]) =>
    ensembleMetric(name, metric, Duration.hours(1)).with({ label }),
  );

const greatest = (name: string, metric: string, label: string) =>
  ensembleMetric(name, metric, period).with({ statistic: Stats.MAXIMUM, label });

const least = (name: string, metric: string, label: string) =>
  ensembleMetric(name, metric, period).with({ statistic: Stats.MINIMUM, label });

/** The console shows seconds of days as thousands of them. */
const inHours = (id: string, seconds: Metric) =>
  new MathExpression({
    expression: `${id} / 3600`,
    usingMetrics: { [id]: seconds },
    label: seconds.label ?? id,
    period,
  });

const axis = (label: string): YAxisProps => ({ label, min: 0, showUnits: false });

const graph = (
  title: string,
  axes: {
    readonly left: IMetric[];
    readonly leftYAxis: YAxisProps;
    readonly right?: IMetric[];
    readonly rightYAxis?: YAxisProps;
  },
  width = 6,
) => new GraphWidget({ title, width, ...axes });
