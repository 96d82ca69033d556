import { readFileSync } from 'node:fs';
import { Alarm, type CfnDashboard, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { App, Stack } from 'aws-cdk-lib/core';
import { parseCommandLine } from '../../cli/frame/parse.ts';
import { verbs } from '../../cli/verbs.ts';
import { metrics, restoreMetrics } from '../../lambda/contract/signals.ts';
import { BackupDashboard } from '../../lib/dashboard/dashboard.ts';
import { nameDeployment } from '../../lib/deployment-name.ts';
import { prod } from './configuration.ts';
import { onlyResource, removeAssemblies, templateOf } from './synthesized.ts';

removeAssemblies();

type MetricRow = readonly (string | Readonly<Record<string, unknown>>)[];

interface Widget {
  readonly type: string;
  readonly width: number;
  readonly properties: {
    readonly title?: string;
    readonly view?: string;
    readonly query?: string;
    readonly markdown?: string;
    readonly alarms?: readonly string[];
    readonly metrics?: readonly MetricRow[];
    readonly yAxis?: Readonly<Record<'left' | 'right', { readonly label: string }>>;
  };
}

/** The body with words in place of what CloudFormation puts in. */
const textOf = (body: { readonly 'Fn::Join': readonly [string, readonly unknown[]] }) =>
  body['Fn::Join'][1]
    .map((part) => (typeof part === 'string' ? part : namesIn(part).join('-')))
    .join('');

const namesIn = (part: unknown): string[] =>
  [...JSON.stringify(part).matchAll(/"([A-Z]\w+[0-9A-F]{8}|AWS::\w+)"/g)].map(
    ([, name = '']) => name,
  );

function widgetsOf(input?: object): Widget[] {
  const { Properties } = onlyResource(templateOf(input), 'AWS::CloudWatch::Dashboard');
  return JSON.parse(textOf(Properties.DashboardBody as never)).widgets;
}

const titled = (title: string, widgets = widgetsOf()): Widget => {
  const found = widgets.find(({ properties }) => properties.title === title);
  if (!found) throw new Error(`There is no widget ${title}.`);
  return found;
};

/** The names of our metrics that a widget shows. */
const shownIn = ({ properties }: Widget) =>
  (properties.metrics ?? []).map(([, name]) => name).filter((name) => typeof name === 'string');

it('shows alarms, numbers, what to type, the last runs, then the graphs of each ensemble', () => {
  const titles = widgetsOf().map(({ properties, type }) => properties.title ?? type);

  expect(titles).toEqual([
    'Alarms',
    'prod',
    'text',
    'The last 20 backups',
    'The last 20 restores, undos and drills',
    'prod: backups',
    'prod: age',
    'prod: times',
    'prod: size',
    'prod: drills',
    'prod: time to restore',
    'prod: restores',
  ]);
});

it('tells of each ensemble age, level and znodes of the newest backup, the downtime and the RTO', () => {
  const numbers = titled('prod');

  expect(numbers.properties.view).toBe('singleValue');
  expect(shownIn(numbers)).toEqual([
    metrics.ageSeconds,
    metrics.level,
    metrics.znodes,
    metrics.downtimeSeconds,
    restoreMetrics.drillSeconds,
  ]);
});

it('shows every metric that is told of a run, of a restore or of a drill somewhere', () => {
  const { namespace, dimension, ...ofRuns } = metrics;
  const told = Object.values({ ...ofRuns, ...restoreMetrics });

  const shown = new Set(widgetsOf().flatMap(shownIn));

  // Both have an alarm each, and the alarms are above.
  const others = [metrics.warned, metrics.notServing];
  expect(told.filter((name) => !shown.has(name))).toEqual(others);
});

it('gives two units two axes, and tells the unit of each', () => {
  const axes = widgetsOf()
    .filter(({ properties }) => properties.yAxis)
    .map(({ properties: { title, yAxis, metrics = [] } }) => {
      const sides = metrics.flatMap((row) => {
        const last = row.at(-1) as { readonly yAxis?: string; readonly visible?: boolean };
        return last.visible === false ? [] : [last.yAxis ?? 'left'];
      });
      return [title, yAxis?.left.label, yAxis?.right?.label, [...new Set(sides)].join()];
    });

  expect(axes).toEqual([
    ['prod: backups', 'runs', undefined, 'left'],
    ['prod: age', 'hours', 'hours', 'left,right'],
    ['prod: times', 'seconds down', 'seconds of the run', 'left,right'],
    ['prod: size', 'bytes', 'znodes', 'left,right'],
    ['prod: drills', 'drills', undefined, 'left'],
    ['prod: time to restore', 'seconds', undefined, 'left'],
    ['prod: restores', 'restores', undefined, 'left'],
  ]);
});

it.each([
  ['The last 20 backups', 'OrchestratorsBackupLog'],
  ['The last 20 restores, undos and drills', 'OrchestratorsRestoreLog'],
])('asks for %s the log of the function that tells of them', (title, log) => {
  const { properties } = titled(title);

  expect(properties.view).toBe('table');
  expect(properties.query).toMatch(new RegExp(`^SOURCE '${log}\\w+' \\|`));
});

const markdown = (input?: object) =>
  widgetsOf(input).find(({ type }) => type === 'text')?.properties.markdown ?? '';

it('names the five commands that docs/restore.md begins with, and each can be typed', () => {
  const [, first = ''] = readFileSync('docs/restore.md', 'utf8').split('```');
  const ofDocs = [...first.matchAll(/^(npx zk-backup [^#]+?) +# (.+)$/gm)];

  const ofPanel = [...markdown().matchAll(/^`(npx zk-backup .+)` \| (.+)$/gm)];

  expect(ofPanel.map(([, command, does]) => [command, does])).toEqual(
    ofDocs.map(([, command, does]) => [command, does]),
  );
  expect(ofPanel).toHaveLength(5);
  const typed = ofPanel.map(([, command = '']) => command.split(' ').slice(2));
  expect(() => typed.map((words) => parseCommandLine(words, verbs, 80))).not.toThrow();
});

it('links to the console of its own region, and to nothing that is named by hand', () => {
  const links = [...markdown().matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)];

  expect(links.map(([, title]) => title)).toEqual([
    'backups',
    'restores',
    'log of backups',
    'log of restores',
    'the bucket',
    'the alarms',
  ]);
  for (const [, , url = ''] of links) {
    expect(url).toMatch(/^https:\/\/AWS::Region\.console\.aws\.amazon\.com\//);
  }
});

it.each([
  [
    'in words, where its page is not known',
    undefined,
    /the runbook: zk-backup \S+, docs\/runbook\.md/,
  ],
  ['as a link', 'https://wiki.example/rb', /\[the runbook\]\(https:\/\/wiki\.example\/rb\)/],
])('names the runbook %s', (_how, runbookUrl, expected) => {
  const notify = runbookUrl === undefined ? {} : { notify: { runbookUrl } };

  expect(markdown({ ensembles: [prod], ...notify })).toMatch(expected);
});

it('stays below the limits of a dashboard with eleven ensembles', () => {
  const ensembles = Array.from({ length: 11 }, (_, index) => {
    const name = `zk-${index + 10}`;
    return { name, nodes: { tag: { key: 'zk-backup', value: name } } };
  });

  const widgets = widgetsOf({ ensembles });

  const sizes = widgets.map(({ properties }) => properties.metrics?.length ?? 0);
  expect(widgets.length).toBeLessThanOrEqual(500);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(2500);
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
  nameDeployment(stack);
  const metric = new Metric({ namespace: 'ZkBackup', metricName: 'BackupFailed' });
  const alarms = Array.from(
    { length: count },
    (_, index) => new Alarm(stack, `Alarm${index}`, { metric, threshold: 1, evaluationPeriods: 1 }),
  );
  const logging = { logGroup: { logGroupName: 'log' } } as LambdaFunction;
  const others = { ensembles: [], backup: logging, restore: logging, links: [] };

  const { dashboard } = new BackupDashboard(stack, 'Dashboard', { ...others, alarms });

  const { dashboardBody } = dashboard.node.defaultChild as CfnDashboard;
  const { widgets } = JSON.parse(textOf(stack.resolve(dashboardBody)));
  const shown = widgets.filter(({ type }: Widget) => type === 'alarm');
  expect(shown.map(({ properties }: Widget) => properties.alarms?.length)).toEqual(sizes);
  expect(shown.map(({ properties }: Widget) => properties.title)).toEqual(titles);
});
