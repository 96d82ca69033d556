import { type Alarm, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { restoreTimeouts } from '../../lambda/contract/restore-times.ts';
import { restoreMetrics } from '../../lambda/contract/signals.ts';
import type { Drill, Ensemble } from '../config/config.ts';
import { secondsBetween } from '../config/schedule-limits.ts';
import { alarm, ensembleMetric, type Telling } from './alarm.ts';

/** The alarms of one ensemble's restores and drills. */
export class RestoreAlarms extends Construct {
  readonly all: readonly Alarm[];

  constructor(
    scope: Construct,
    id: string,
    props: { readonly ensemble: Ensemble; readonly telling: Telling },
  ) {
    super(scope, id);
    const { name, drill } = props.ensemble;
    this.all = drill === false ? [] : [this.#overdue(name, drill, props.telling)];
  }

  #overdue(name: string, drill: Drill, telling: Telling): Alarm {
    const overdueAfter = overdueAfterSeconds(drill);
    return alarm(this, 'DrillOverdue', telling, {
      name: `${name}.drill-overdue`,
      // The least of an hour: a good drill tells 0.
      metric: ensembleMetric(name, restoreMetrics.drillAgeSeconds, Duration.hours(1)).with({
        statistic: Stats.MINIMUM,
      }),
      says: `No good restore drill of the ZooKeeper ensemble ${name} in ${Math.round(overdueAfter / 3600)} hours.`,
      command: `npx zk-backup status ${name}`,
      article: 'restore-drill-overdue',
      onAge: overdueAfter,
    });
  }
}

/** The longest time between two ticks, a drill itself, and three hours of daylight saving and delay. */
const overdueAfterSeconds = (drill: Drill) =>
  secondsBetween(drill).longest + restoreTimeouts.drillStepSeconds + 3 * 3600;
