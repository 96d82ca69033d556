import { AlarmStatusWidget, Dashboard, type IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { deploymentName } from '../deployment-name.ts';
import { endsTable, latest } from './ends-table.ts';
import { helpPanel, type Link } from './help-panel.ts';
import { graphsOf, numbersOf } from './metric-widgets.ts';

export interface BackupDashboardProps {
  readonly ensembles: readonly string[];
  readonly alarms: readonly IAlarm[];
  /** Whose log tells how backups ended. */
  readonly backup: LambdaFunction;
  /** Whose log tells how restores, undos and drills ended. */
  readonly restore: LambdaFunction;
  readonly links: readonly Link[];
}

/**
 * From top to bottom: the alarms, the newest backups in numbers, what to type, how the last runs ended and why, and the
 * graphs. There is a widget for each metric, which finds the ensembles: it grows with their alarms alone.
 */
export class BackupDashboard extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: BackupDashboardProps) {
    super(scope, id);
    const { ensembles, alarms, backup, restore, links } = props;
    this.dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: deploymentName(this),
      defaultInterval: Duration.days(14),
      widgets: [
        ...alarmWidgets(alarms),
        ...numbersOf(ensembles),
        [helpPanel(ensembles[0] ?? 'ENSEMBLE', links)],
        [endsTable(`The last ${latest} backups`, 'backup', backup.logGroup)],
        [endsTable(`The last ${latest} restores, undos and drills`, 'restore', restore.logGroup)],
        ...graphsOf(ensembles),
      ],
    });
  }
}

/** A widget of alarms takes this many. */
const alarmsPerWidget = 100;

function alarmWidgets(alarms: readonly IAlarm[]): AlarmStatusWidget[][] {
  const count = Math.ceil(alarms.length / alarmsPerWidget);
  return Array.from({ length: count }, (_, index) => [
    new AlarmStatusWidget({
      title: count === 1 ? 'Alarms' : `Alarms (${index + 1} of ${count})`,
      alarms: alarms.slice(index * alarmsPerWidget, (index + 1) * alarmsPerWidget),
      width: 24,
    }),
  ]);
}
