import { SearchExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import { metrics } from '../../lambda/contract/signals.ts';

/** Two runs within it show as one point. */
const period = Duration.minutes(5);

/** A query takes this many characters. */
const mostCharacters = 1024;

/** So many lines can be told apart; of more ensembles those are shown that matter most. */
export const mostLines = 20;

/** How the values of a metric are read, and which ensembles matter most. */
export interface Read {
  readonly metric: string;
  readonly statistic: 'Maximum' | 'Minimum';
  /** Which values come first, where not all ensembles are shown. */
  readonly first: 'greatest' | 'least';
  /** @default 1 */
  readonly dividedBy?: number;
}

/** One line for each ensemble, whose name is its label. */
export const lines = (
  ensembles: readonly string[],
  { metric, statistic, first, dividedBy = 1 }: Read,
): SearchExpression => {
  const found = search(ensembles, metric, statistic);
  const values = dividedBy === 1 ? found : `${found} / ${dividedBy}`;
  const order = first === 'greatest' ? 'MAX, DESC' : 'MIN, ASC';
  return new SearchExpression({
    expression: `SORT(${values}, ${order}, ${mostLines})`,
    label: `\${PROP('Dim.${metrics.dimension}')}`,
    period,
  });
};

/** One line for all ensembles together. */
export const total = (
  ensembles: readonly string[],
  metric: string,
  label: string,
): SearchExpression => {
  const hour = Duration.hours(1);
  return new SearchExpression({
    expression: `SUM(${search(ensembles, metric, 'Sum', hour)})`,
    label,
    period: hour,
  });
};

/**
 * A search for a metric of these ensembles: it takes no place for each of them. Where their names are more than a
 * query holds, it finds those of every stack in the region.
 */
function search(
  ensembles: readonly string[],
  metric: string,
  statistic: string,
  of: Duration = period,
): string {
  const { namespace, dimension } = metrics;
  const all = `{${namespace},${dimension}} MetricName="${metric}"`;
  const names = ensembles.map((name) => `${dimension}="${name}"`).join(' OR ');
  const own = `${all} (${names})`;
  const query = own.length <= mostCharacters ? own : all;
  return `SEARCH('${query}', '${statistic}', ${of.toSeconds()})`;
}
