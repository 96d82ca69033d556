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

/** The expressions that a widget shows. */
const expressionsIn = ({ properties }: Widget) =>
  (properties.metrics ?? []).map(([row]) => row as unknown as Expression);

interface Expression {
  readonly expression: string;
  readonly label: string;
  readonly period: number;
}

/** The names of our metrics that a widget shows. */
const shownIn = (widget: Widget) =>
  expressionsIn(widget).flatMap(
    ({ expression }) => /MetricName="(\w+)"/.exec(expression)?.[1] ?? [],
  );

const named = (name: string) => ({ name, nodes: { tag: { key: 'zk-backup', value: name } } });
const fleet = (count: number) => ({
  ensembles: Array.from({ length: count }, (_, index) => named(`zk-production-${index + 100}`)),
});

it('shows alarms, numbers, what to type, the last runs, then graphs', () => {
  const titles = widgetsOf().map(({ properties, type }) => properties.title ?? type);

  expect(titles).toEqual([
    'Alarms',
    'Age of the newest backup at the last run, hours',
    'Level of its proof (3: proven, 2: sound), level',
    'Znodes in it, znodes',
    'Node down for a backup, seconds',
    'Time to restore, by drills, seconds',
    'text',
    'The last 20 backups',
    'The last 20 restores, undos and drills',
    'Backups of all ensembles',
    'Drills of all ensembles',
    'Restores of all ensembles',
    'Age of the newest backup at the last run',
    'Since the last good drill',
    'Time to restore, by drills',
    'Node down for a backup',
    'Whole runs of backups',
    'Archives',
    'Znodes in it',
  ]);
});

it('finds the ensembles of the stack by a search, each a line with its name', () => {
  const [age] = expressionsIn(
    titled('Age of the newest backup at the last run', widgetsOf(fleet(2))),
  );

  const names = '(Ensemble="zk-production-100" OR Ensemble="zk-production-101")';
  const query = `{ZkBackup,Ensemble} MetricName="BackupAgeSeconds" ${names}`;
  expect(age).toMatchObject({
    expression: `SORT(SEARCH('${query}', 'Maximum', 300) / 3600, MAX, DESC, 20)`,
    label: `\${PROP('Dim.Ensemble')}`,
  });
});

it('adds up what all ensembles did', () => {
  const counts = expressionsIn(titled('Backups of all ensembles'));

  expect(counts.map(({ label }) => label)).toEqual(['good', 'failed', 'skipped']);
  for (const { expression, period } of counts) {
    expect(expression).toMatch(/^SUM\(SEARCH\('.*', 'Sum', 3600\)\)$/);
    expect(period).toBe(3600);
  }
});

it('says of more ensembles than lines can be told apart which are shown', () => {
  const titles = widgetsOf(fleet(21)).map(({ properties }) => properties.title);

  expect(titles).toContain('Archives (the 20 greatest)');
  expect(titles).toContain('Level of its proof (3: proven, 2: sound) (the 20 least), level');
});

it('has as many widgets for many ensembles as for one, and no query over 1024 characters', () => {
  const queries = (count: number) => {
    const names = Array.from({ length: count }, (_, index) => `${'n'.repeat(38)}${index + 10}`);
    return widgetsOf({ ensembles: names.map(named) }).flatMap((widget) =>
      expressionsIn(widget).flatMap(({ expression }) => /'(\{.*?)', '/.exec(expression)?.[1] ?? []),
    );
  };

  const [few, many] = [queries(16), queries(20)];

  expect(many).toHaveLength(few.length);
  expect(Math.max(...few.map(({ length }) => length))).toBeLessThanOrEqual(1024);
  expect(few[0]).toMatch(/n25"\)$/);
  expect(many[0]).toBe('{ZkBackup,Ensemble} MetricName="BackupAgeSeconds"');
});

it('shows every metric that is told of a run, of a restore or of a drill somewhere', () => {
  const { namespace, dimension, bucketDimension, copyAgeSeconds, copyLagSeconds, ...ofRuns } =
    metrics;
  const told = Object.values({ ...ofRuns, ...restoreMetrics });
  const shown = new Set(widgetsOf().flatMap(shownIn));

  // One is told by notifications, the other has an alarm, and the alarms are above. Those of copies are told where there are any.
  const others = [metrics.warned, metrics.notServing];
  expect(told.filter((name) => !shown.has(name))).toEqual(others);
});

it('shows one unit in a graph, and names it', () => {
  const axes = widgetsOf().flatMap(({ properties: { yAxis } }) => (yAxis ? [yAxis] : []));

  expect(axes.map(({ left }) => left.label)).toEqual([
    ...['backups', 'drills', 'restores'],
    ...['hours', 'hours', 'seconds', 'seconds', 'seconds', 'bytes', 'znodes'],
  ]);
  expect(axes.filter((axis) => 'right' in axis)).toEqual([]);
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

it('links to the console of its own region and partition, and to nothing that is named by hand', () => {
  const links = [...markdown().matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)];

  expect(links.map(([, title]) => title).join(', ')).toBe(
    'backups, restores, log of backups, log of restores, the bucket, the alarms',
  );
  for (const [, , url = ''] of links) {
    expect(url).toMatch(/^https:\/\/AWS::Region\.AWS::Partition\//);
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
