import { Alarm, type CfnDashboard, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { App, Stack } from 'aws-cdk-lib/core';
import { BackupDashboard } from '../../lib/alarms/dashboard.ts';
import { onlyResource, removeAssemblies, templateOf } from './synthesized.ts';

removeAssemblies();

it('shows of each ensemble how backups and restores went, and how long a restore takes', () => {
  const { Properties } = onlyResource(templateOf(), 'AWS::CloudWatch::Dashboard');

  const shown = JSON.stringify(Properties.DashboardBody).match(/(?<=title\\":\\")[^\\]+/g);

  expect(shown).toEqual([
    'Alarms',
    'prod: runs',
    'prod: seconds',
    'prod: bytes',
    'prod: drills',
    'prod: seconds to restore',
    'prod: restores',
  ]);
});

it('has no tags, which CloudFormation knows of dashboards since 2026-06 only', () => {
  const { Properties } = onlyResource(templateOf(), 'AWS::CloudWatch::Dashboard');

  expect(Properties).not.toHaveProperty('Tags');
});

it.each([
  [100, [100], ['Alarms']],
  [101, [100, 1], ['Alarms (1 of 2)', 'Alarms (2 of 2)']],
])('shows %d alarms in widgets of 100, which is what one takes', (count, sizes, titles) => {
  const stack = new Stack(new App(), 'Many');
  const metric = new Metric({ namespace: 'ZkBackup', metricName: 'BackupFailed' });
  const alarms = Array.from(
    { length: count },
    (_, index) => new Alarm(stack, `Alarm${index}`, { metric, threshold: 1, evaluationPeriods: 1 }),
  );

  const { dashboard } = new BackupDashboard(stack, 'Dashboard', { ensembles: [], alarms });

  const { dashboardBody } = dashboard.node.defaultChild as CfnDashboard;
  const { widgets } = JSON.parse(textOf(stack.resolve(dashboardBody)));
  expect(widgets.map(({ properties }: AlarmWidget) => properties.alarms.length)).toEqual(sizes);
  expect(widgets.map(({ properties }: AlarmWidget) => properties.title)).toEqual(titles);
});

interface AlarmWidget {
  readonly properties: { readonly title: string; readonly alarms: readonly string[] };
}

/** The body with names in place of what CloudFormation puts in. */
const textOf = (body: { readonly 'Fn::Join': readonly [string, readonly unknown[]] }) =>
  body['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'x')).join('');
