import { LogQueryVisualizationType, LogQueryWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { type EndField, metrics } from '../../lambda/contract/signals.ts';

/** Of so many runs, whichever ensembles they are of. */
export const latest = 20;

/** Columns, of what the last line of a run in the log tells. */
const shownFields = [
  'runId',
  'outcome',
  'phase',
  'code',
  'reason',
  'hint',
  'node',
] as const satisfies readonly EndField[];

/** Plans are no news: who asked for one has read it. */
const filters = {
  backup: `ispresent(${metrics.dimension}) and ispresent(outcome)`,
  restore: 'kind in ["restore", "undo", "drill"]',
} as const;

/** In the language of CloudWatch Logs Insights. */
export const endsQuery = (of: keyof typeof filters): readonly string[] => [
  `fields @timestamp, ${shownFields.join(', ')}`,
  `filter ${filters[of]}`,
  'sort @timestamp desc',
  `limit ${latest}`,
];

/** How runs ended, and why: each loading of the dashboard is one query of the log. */
export const endsTable = (title: string, of: keyof typeof filters, log: ILogGroup) =>
  new LogQueryWidget({
    title,
    width: 24,
    height: 6,
    view: LogQueryVisualizationType.TABLE,
    logGroupNames: [log.logGroupName],
    queryLines: [...endsQuery(of)],
  });
