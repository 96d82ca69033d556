import { readFileSync } from 'node:fs';
import { metrics, restoreMetrics } from '../../lambda/contract/signals.ts';
import { ensembles } from './configuration.ts';
import { removeAssemblies, templateOf } from './synthesized.ts';

removeAssemblies();

const page = readFileSync('docs/cost.md', 'utf8');

/** How many alarms there are, and how many metrics they look at: each of these is paid for. */
function alarmsOf(names: readonly string[]) {
  const tagged = (value: string) => ({ name: value, nodes: { tag: { key: 'zk-backup', value } } });
  const found = templateOf(ensembles(...names.map(tagged))).findResources('AWS::CloudWatch::Alarm');
  const metricsOf = ({ Properties }: (typeof found)[string]) =>
    (Properties.Metrics ?? [{ MetricStat: {} }]).filter((one: object) => 'MetricStat' in one);
  const all = Object.values(found);
  return { alarms: all.length, metrics: all.flatMap(metricsOf).length };
}

it('counts the alarms that are paid for, of each ensemble and of all', () => {
  const [one, two] = [alarmsOf(['prod']), alarmsOf(['prod', 'staging'])];

  const each = { alarms: two.alarms - one.alarms, metrics: two.metrics - one.metrics };
  const shared = { alarms: one.alarms - each.alarms, metrics: one.metrics - each.metrics };
  expect(page).toContain(
    `${each.alarms} alarms per ensemble and ${shared.alarms} for all, which look at ${each.metrics} and ${shared.metrics} metrics`,
  );
});

it('counts the metrics of our own', () => {
  const { namespace, dimension, bucketDimension, ...ofBackups } = metrics;
  const own = Object.keys({ ...ofBackups, ...restoreMetrics });

  expect(page).toContain(`${own.length} metrics of our own,`);
});
