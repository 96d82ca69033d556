import { billedMs, type CountedBackup, sum } from './bill.ts';
import { hoursOfMonth, inMonth, lambdaMemory, prices } from './prices.ts';

/** What a stack has, as it is synthesized. */
export interface CountedStack {
  readonly ensembles: number;
  /** Metrics that its alarms look at: each is paid for. */
  readonly alarmMetrics: number;
  readonly schedules: number;
  readonly keys: number;
}

/** One line of the bill of a month. */
export interface Cost {
  readonly item: string;
  /** From what it follows. */
  readonly figured: string;
  readonly dollars: number;
}

const writes = new Set(['PutObject', 'PutObjectTagging', 'ListObjectsV2']);

/** Requests to S3 of one backup, by what they cost. */
export function s3RequestsOf({ calls }: CountedBackup) {
  const all = Object.entries(calls).flatMap(([name, count]) => {
    const [service, operation = ''] = name.split(' ');
    return service === 'S3' ? [{ count, isWrite: writes.has(operation) }] : [];
  });
  const count = (isWrite: boolean) =>
    sum(all.filter((one) => one.isWrite === isWrite).map((one) => one.count));
  return { writes: count(true), reads: count(false) };
}

/** What a month costs, besides storage, drills, and what depends on the size of an archive. Pure. */
export function monthOf(backup: CountedBackup, stack: CountedStack): Cost[] {
  const { ensembles, alarmMetrics, schedules, keys } = stack;
  const backups = inMonth.backups * ensembles;
  const fired = (inMonth.backups + inMonth.drills) * ensembles;
  const seconds = billedMs(backup) / 1000;
  const { writes, reads } = s3RequestsOf(backup);
  const events = backup.calls['EventBridge PutEvents'] ?? 0;
  const hours = inMonth.backups / hoursOfMonth;
  return [
    {
      item: 'Lambda',
      figured: `${backup.invocations} invocations of a backup, ${seconds.toFixed(1)} s of 3,008 MB together`,
      dollars:
        backups *
        (seconds * lambdaMemory * prices.lambdaGbSecond +
          backup.invocations * prices.lambdaRequest),
    },
    {
      item: 'Durable execution',
      figured: `${backup.operations} operations of a backup x $8 per million`,
      dollars: backups * backup.operations * prices.durableOperation,
    },
    {
      item: 'S3 requests',
      figured: `${writes} writes and lists of a backup x $0.005 per 1,000, ${reads} reads x $0.0004`,
      dollars: backups * (writes * prices.s3Write + reads * prices.s3Read),
    },
    {
      item: 'EventBridge and Scheduler',
      figured: `${events} events of a backup and ${schedules / ensembles} schedules of an ensemble x $1 per million`,
      dollars: backups * events * prices.event + fired * prices.scheduledInvocation,
    },
    {
      item: 'Metrics',
      figured: `${backup.metrics} of a backup x $0.30, paid for the hours in which they are sent`,
      dollars: ensembles * backup.metrics * prices.metric * hours,
    },
    {
      item: 'Alarms',
      figured: '$0.10 for each metric that they look at',
      dollars: alarmMetrics * prices.alarmMetric,
    },
    {
      item: 'KMS key of the alarm topic',
      figured: 'one for the stack',
      dollars: keys * prices.key,
    },
  ];
}

export const totalOf = (costs: readonly Cost[]) => sum(costs.map(({ dollars }) => dollars));

/** `$1.40`; `$0.00` is less than half a cent. */
export const dollarsText = (dollars: number) => `$${dollars.toFixed(2)}`;

/** The lines of the table in docs/cost.md: each item for as many ensembles as each stack has, and their sum. */
export function tableOf(backup: CountedBackup, stacks: readonly CountedStack[]): string[] {
  const months = stacks.map((stack) => monthOf(backup, stack));
  const row = (item: string, figured: string, dollars: readonly number[]) =>
    `| ${item} | ${figured} | ${dollars.map(dollarsText).join(' | ')} |`;
  const [first = []] = months;
  const rows = first.map(({ item, figured }, index) =>
    row(
      item,
      figured,
      months.map((month) => month[index]?.dollars ?? 0),
    ),
  );
  return [...rows, row('**Sum**', '', months.map(totalOf))];
}
