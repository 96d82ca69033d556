import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { metrics, restoreMetrics } from '../../lambda/contract/signals.ts';
import { ensembleMetric } from './alarm.ts';

/**
 * The alarms at a glance and, per ensemble, how runs ended, how long the node was down, how much was
 * kept; how drills ended, how long a restore takes, and how restores ended.
 */
export class BackupDashboard extends Construct {
  readonly dashboard: Dashboard;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly ensembles: readonly string[]; readonly alarms: readonly Alarm[] },
  ) {
    super(scope, id);
    this.dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: Stack.of(this).stackName,
      defaultInterval: Duration.days(14),
      widgets: [
        ...alarmWidgets(props.alarms),
        ...props.ensembles.flatMap((name) => [ofBackups(name), ofRestores(name)]),
      ],
    });
  }
}

/** A widget of alarms takes this many. */
const alarmsPerWidget = 100;

function alarmWidgets(alarms: readonly Alarm[]): AlarmStatusWidget[][] {
  const count = Math.ceil(alarms.length / alarmsPerWidget);
  return Array.from({ length: count }, (_, index) => [
    new AlarmStatusWidget({
      title: count === 1 ? 'Alarms' : `Alarms (${index + 1} of ${count})`,
      alarms: alarms.slice(index * alarmsPerWidget, (index + 1) * alarmsPerWidget),
      width: 24,
    }),
  ]);
}

const ofBackups = (name: string) => [
  graph(`${name}: runs`, name, [metrics.succeeded, metrics.failed, metrics.skipped]),
  graph(
    `${name}: seconds`,
    name,
    [metrics.downtimeSeconds, metrics.durationSeconds],
    Stats.MAXIMUM,
  ),
  graph(`${name}: bytes`, name, [metrics.bytes], Stats.MAXIMUM),
];

const ofRestores = (name: string) => [
  graph(`${name}: drills`, name, [restoreMetrics.drillSucceeded, restoreMetrics.drillFailed]),
  graph(`${name}: seconds to restore`, name, [restoreMetrics.drillSeconds], Stats.MAXIMUM),
  graph(`${name}: restores`, name, [restoreMetrics.restoreSucceeded, restoreMetrics.restoreFailed]),
];

function graph(title: string, ensemble: string, names: string[], statistic?: string): GraphWidget {
  return new GraphWidget({
    title,
    width: 8,
    left: names.map((name) =>
      ensembleMetric(ensemble, name, Duration.hours(1)).with({ statistic, label: name }),
    ),
  });
}
