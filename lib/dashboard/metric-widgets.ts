import {
  GraphWidget,
  type IMetric,
  type IWidget,
  SingleValueWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { metrics, restoreMetrics } from '../../lambda/contract/signals.ts';
import { lines, mostLines, type Read, total } from './search.ts';

/** What a widget shows of each ensemble. */
interface Shown extends Read {
  readonly title: string;
  readonly unit: string;
}

const hour = 3600;
const greatest = { statistic: 'Maximum', first: 'greatest' } as const;

const age: Shown = {
  title: 'Age of the newest backup at the last run',
  unit: 'hours',
  metric: metrics.ageSeconds,
  ...greatest,
  dividedBy: hour,
};
const level: Shown = {
  title: 'Level of its proof (3: proven, 2: sound)',
  unit: 'level',
  metric: metrics.level,
  statistic: 'Minimum',
  first: 'least',
};
const znodes: Shown = {
  title: 'Znodes in it',
  unit: 'znodes',
  metric: metrics.znodes,
  ...greatest,
};
const downtime: Shown = {
  title: 'Node down for a backup',
  unit: 'seconds',
  metric: metrics.downtimeSeconds,
  ...greatest,
};
const restoreTime: Shown = {
  title: 'Time to restore, by drills',
  unit: 'seconds',
  metric: restoreMetrics.drillSeconds,
  ...greatest,
};
const duration: Shown = {
  title: 'Whole runs of backups',
  unit: 'seconds',
  metric: metrics.durationSeconds,
  ...greatest,
};
const bytes: Shown = {
  title: 'Archives',
  unit: 'bytes',
  metric: metrics.bytes,
  ...greatest,
};
const drillAge: Shown = {
  title: 'Since the last good drill',
  unit: 'hours',
  metric: restoreMetrics.drillAgeSeconds,
  // A good drill tells zero.
  statistic: 'Minimum',
  first: 'greatest',
  dividedBy: hour,
};

/** The newest backup of each ensemble, and what an outage would cost, as the last runs told them. */
export const numbersOf = (ensembles: readonly string[]): IWidget[][] => [
  [age, level, znodes].map((shown) => number(ensembles, shown, 8)),
  [downtime, restoreTime].map((shown) => number(ensembles, shown, 12)),
];

/** How all runs went, and each ensemble over time: a widget for each unit. */
export const graphsOf = (ensembles: readonly string[]): IWidget[][] => [
  [
    counts(ensembles, 'Backups', {
      good: metrics.succeeded,
      failed: metrics.failed,
      skipped: metrics.skipped,
    }),
    counts(ensembles, 'Drills', {
      good: restoreMetrics.drillSucceeded,
      failed: restoreMetrics.drillFailed,
    }),
    counts(ensembles, 'Restores', {
      good: restoreMetrics.restoreSucceeded,
      failed: restoreMetrics.restoreFailed,
    }),
  ],
  [age, drillAge, restoreTime].map((shown) => graphOf(ensembles, shown, 8)),
  [downtime, duration, bytes, znodes].map((shown) => graphOf(ensembles, shown, 6)),
];

/** Of more ensembles than lines it says which are shown. */
function titleOf({ title, first }: Shown, { length }: readonly string[]): string {
  if (length <= mostLines) return title;
  return `${title} (the ${mostLines} ${first})`;
}

const number = (ensembles: readonly string[], shown: Shown, width: number) =>
  new SingleValueWidget({
    title: `${titleOf(shown, ensembles)}, ${shown.unit}`,
    ...{ width, height: 4, metrics: [lines(ensembles, shown)] },
  });

const graphOf = (ensembles: readonly string[], shown: Shown, width: number) =>
  graph(titleOf(shown, ensembles), shown.unit, [lines(ensembles, shown)], width);

const counts = (
  ensembles: readonly string[],
  title: string,
  of: Readonly<Record<string, string>>,
) =>
  graph(
    `${title} of all ensembles`,
    title.toLowerCase(),
    Object.entries(of).map(([label, metric]) => total(ensembles, metric, label)),
    8,
  );

/** The console shows seconds of days as thousands of them: so each tells its own unit. */
const graph = (title: string, label: string, left: IMetric[], width: number) =>
  new GraphWidget({ title, width, left, leftYAxis: { label, min: 0, showUnits: false } });
