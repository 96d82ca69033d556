/** The schedules and settings of many ensembles, as they are synthesized. */
import { CfnEventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Stack } from 'aws-cdk-lib/core';
import type { EnsembleSettings } from '../../../lambda/contract/settings.ts';
import { mostEnsembles } from '../../../lib/config/fleet-limits.ts';
import { backupSettings } from '../../../lib/functions/function-settings.ts';
import { configOf } from '../../stack/configuration.ts';
import { stackOf } from '../../stack/synthesized.ts';

/** When an ensemble is backed up each day, UTC, and how that is delivered. */
export interface FleetSchedule {
  readonly ensemble: string;
  readonly secondOfDay: number;
  readonly windowMinutes: number;
  readonly input: string;
  readonly retryAttempts: number;
  readonly maxEventAgeSeconds: number;
}

export interface Fleet {
  readonly ensembles: readonly EnsembleSettings[];
  readonly schedules: readonly FleetSchedule[];
  /** Of the alias that is invoked. */
  readonly maxEventAgeSeconds: number;
}

/** Each the smallest that is a configuration: every day, at a time that is hashed from its name. */
export const fleetConfig = (names: readonly string[]) => ({
  ensembles: names.map((name) => ({ name, nodes: { tag: { key: 'zk-backup', value: name } } })),
});

/** As few stacks as hold them. */
export function synthesizedFleet(names: readonly string[]): Fleet {
  const stacks = Array.from({ length: Math.ceil(names.length / mostEnsembles) }, (_, index) => {
    const input = fleetConfig(names.slice(index * mostEnsembles, (index + 1) * mostEnsembles));
    return { stack: stackOf(input), ...backupSettings(configOf(input), 'ZkBackup') };
  });
  return {
    ensembles: stacks.flatMap(({ ensembles }) => ensembles),
    schedules: stacks.flatMap(({ stack }) => backupSchedulesOf(stack)),
    maxEventAgeSeconds: Math.min(...stacks.map(({ stack }) => oldestEventOf(stack))),
  };
}

const resourcesOf = (stack: Stack) => stack.node.findAll();

function backupSchedulesOf(stack: Stack): FleetSchedule[] {
  return resourcesOf(stack).flatMap((resource) => {
    if (!(resource instanceof CfnSchedule)) return [];
    const { scheduleExpression, flexibleTimeWindow, target } = Stack.of(resource).resolve({
      scheduleExpression: resource.scheduleExpression,
      flexibleTimeWindow: resource.flexibleTimeWindow,
      target: resource.target,
    });
    const { ensemble, drill = false } = JSON.parse(target.input);
    if (drill) return [];
    const [, minute, hour] = /^cron\((\d+) (\d+) \* \* \? \*\)$/.exec(scheduleExpression) ?? [];
    return {
      ...{ ensemble, input: target.input },
      secondOfDay: Number(hour) * 3600 + Number(minute) * 60,
      windowMinutes: flexibleTimeWindow.maximumWindowInMinutes ?? 0,
      retryAttempts: target.retryPolicy.maximumRetryAttempts,
      maxEventAgeSeconds: target.retryPolicy.maximumEventAgeInSeconds,
    };
  });
}

const oldestEventOf = (stack: Stack) =>
  Math.min(
    ...resourcesOf(stack).flatMap((resource) =>
      resource instanceof CfnEventInvokeConfig ? [resource.maximumEventAgeInSeconds ?? 21_600] : [],
    ),
  );
