/** docs/metrics.md tells every metric, and every widget, and no other. */
import { readFileSync } from 'node:fs';
import { metrics, restoreMetrics } from '../../lambda/contract/signals.ts';
import { onlyResource, removeAssemblies, templateOf } from './synthesized.ts';

removeAssemblies();

const page = readFileSync('docs/metrics.md', 'utf8');
const [ofMetrics = '', ofDashboard = ''] = page.split('## The dashboard');
const namesIn = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
/** Of each row of a table, its first cell. */
const begins = (text: string) =>
  [...text.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell = '']) => namesIn(cell));

it('names every metric, in the order in which they are declared', () => {
  const { namespace, dimension, bucketDimension, ...ofBackups } = metrics;

  expect(begins(ofMetrics)).toEqual(Object.values({ ...ofBackups, ...restoreMetrics }));
  expect(ofMetrics).toContain(`Their namespace is \`${namespace}\``);
  expect(ofMetrics).toContain(`their one dimension is \`${dimension}\``);
  expect(ofMetrics).toContain(`alone it is \`${bucketDimension}\``);
});

it('names every widget of the dashboard, in their order', () => {
  const { Properties } = onlyResource(templateOf(), 'AWS::CloudWatch::Dashboard');
  const body = JSON.stringify(Properties.DashboardBody).replaceAll('\\"', '"');
  const titles = [...body.matchAll(/"title":"(.*?)"/g)].map(([, title = '']) =>
    title.replace(/, (hours|level|znodes|seconds)$/, ''),
  );

  expect(begins(ofDashboard)).toEqual([...new Set(titles)]);
});
