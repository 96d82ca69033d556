import { readFileSync } from 'node:fs';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Stack } from 'aws-cdk-lib/core';
import type { CountedBackup } from '../../bench/calls/bill.ts';
import { assumed } from '../../bench/calls/bill.ts';
import { countBackup } from '../../bench/calls/count-backup.ts';
import {
  type CountedStack,
  dollarsText,
  monthOf,
  tableOf,
  totalOf,
} from '../../bench/calls/month.ts';
import { removeAssemblies, stackOf } from '../../stack/synthesized.ts';
import { fleetOf300 } from './fleet-of-300.ts';
import { fleetConfig } from './synthesized-fleet.ts';

removeAssemblies();

const page = readFileSync('docs/cost.md', 'utf8');

function countStack(count: number): CountedStack {
  const names = fleetOf300.slice(0, count);
  const resources = stackOf(fleetConfig(names)).node.findAll();
  const countOf = (type: typeof CfnKey | typeof CfnSchedule) =>
    resources.filter((one) => one instanceof type).length;
  const alarms = resources.filter((one) => one instanceof CfnAlarm);
  const metricsOf = (alarm: CfnAlarm): readonly object[] =>
    Stack.of(alarm).resolve(alarm.metrics) ?? [{ metricStat: {} }];
  return {
    ensembles: count,
    alarmMetrics: alarms.flatMap(metricsOf).filter((one) => 'metricStat' in one).length,
    schedules: countOf(CfnSchedule),
    keys: countOf(CfnKey),
  };
}

/** What one ensemble more adds, so many times: 300 take seconds to be made. */
function ofMany(count: number): CountedStack {
  const [one, two] = [countStack(1), countStack(2)];
  const grown = (what: keyof CountedStack) => one[what] + (count - 1) * (two[what] - one[what]);
  return {
    ensembles: grown('ensembles'),
    alarmMetrics: grown('alarmMetrics'),
    schedules: grown('schedules'),
    keys: grown('keys'),
  };
}

let short: CountedBackup;
let long: CountedBackup;
beforeAll(async () => {
  short = await countBackup('30s');
  long = await countBackup('2h');
});

test('the page has the months of 1, 30 and 300 ensembles that follow from what was counted', () => {
  const rows = tableOf(short, [1, 30, 300].map(ofMany));

  expect(page).toContain(rows.join('\n'));
});

test('it says what an upload of two hours adds', () => {
  const one = countStack(1);

  const more = totalOf(monthOf(long, one)) - totalOf(monthOf(short, one));
  expect(page).toContain(
    `takes ${long.invocations} invocations and ${long.operations} durable operations: ${dollarsText(more)} more a month`,
  );
});

test('it names what is assumed of time', () => {
  const { coldStartMs, replayMs, callMs } = assumed;

  expect(page).toContain(
    `${coldStartMs / 1000} s for the first invocation of a backup, ${replayMs} ms for each other one, and ${callMs} ms for\neach request`,
  );
});
