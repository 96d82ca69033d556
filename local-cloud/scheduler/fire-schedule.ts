/** Fires one schedule of the assembly by hand, as EventBridge Scheduler would at its time. */

import { randomBytes } from 'node:crypto';
import { ZkBackupError } from '../../lambda/errors.ts';
import type { Functions } from '../functions/functions.ts';
import type { InvocationOutcome } from '../functions/sandbox.ts';
import type { Assembly, Schedule } from '../template/assembly.ts';
import { account, region } from '../template/physical-names.ts';
import { expressionProblem, isTimeZone } from './schedule-expression.ts';

/** Scheduler would not create the schedule, or would never start its target. */
export class ScheduleRefused extends ZkBackupError {}

export interface Firing {
  readonly scheduledTime: string;
  readonly executionId: string;
  /** The input with Scheduler's words filled in. */
  readonly event: unknown;
  readonly outcome: InvocationOutcome;
}

export interface FireOptions {
  readonly assembly: Assembly;
  readonly schedule: Schedule;
  readonly functions: Pick<Functions, 'invoke'>;
  /** The time the schedule was due; now when it is absent. Scheduler knows whole seconds. */
  readonly scheduledTime?: Date;
  readonly onLine?: (line: string) => void;
}

/**
 * Starts the schedule's target asynchronously, once, and waits for its end.
 * @throws ScheduleRefused when AWS would refuse the schedule or never reach the target
 */
export async function fireSchedule(options: FireOptions): Promise<Firing> {
  const { assembly, schedule, functions, scheduledTime = new Date(), onLine } = options;
  checkSchedule(assembly, schedule);
  const time = scheduledTime.toISOString().replace(/\.\d+Z$/, 'Z');
  const executionId = randomBytes(8).toString('hex');
  const event = parseInput(schedule, fillIn(schedule, time, executionId));

  const outcome = await functions.invoke({
    target: schedule.targetArn,
    event,
    type: 'Event',
    onLine,
  });
  return { scheduledTime: time, executionId, event, outcome };
}

/** The only schedule of an alias. @throws ScheduleRefused where there is none, or more than one */
export function scheduleOf({ schedules }: Assembly, targetArn: string): Schedule {
  const own = schedules.filter((schedule) => schedule.targetArn === targetArn);
  const [schedule] = own;
  if (schedule && own.length === 1) return schedule;
  throw new ScheduleRefused(`${own.length} schedules have the target ${targetArn}, not one.`, {
    hint: 'Look at `drill` in the configuration: with false there is no schedule of drills.',
  });
}

/** @throws ScheduleRefused */
export function checkSchedule(assembly: Assembly, schedule: Schedule) {
  const problem = expressionProblem(schedule.expression);
  if (problem) {
    throw refused(schedule, `has the expression ${schedule.expression}: ${problem}`);
  }
  if (!isTimeZone(schedule.timeZone)) {
    throw refused(schedule, `has the time zone ${schedule.timeZone}, which IANA does not know`);
  }
  if (schedule.state !== 'ENABLED') {
    throw refused(schedule, `is ${schedule.state}`);
  }
  const aliases = assembly.functions.flatMap((one) => one.aliases.map(({ arn }) => arn));
  if (!aliases.includes(schedule.targetArn)) {
    throw refused(schedule, `targets ${schedule.targetArn}, which is not an alias of a function`);
  }
}

function fillIn({ name, input }: Schedule, time: string, executionId: string): string {
  return input
    .replaceAll('<aws.scheduler.scheduled-time>', time)
    .replaceAll('<aws.scheduler.execution-id>', executionId)
    .replaceAll('<aws.scheduler.attempt-number>', '1')
    .replaceAll(
      '<aws.scheduler.schedule-arn>',
      `arn:aws:scheduler:${region}:${account}:schedule/default/${name}`,
    );
}

function parseInput(schedule: Schedule, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw refused(schedule, `has an input that is not JSON: ${text}`, cause);
  }
}

const refused = ({ name }: Schedule, reason: string, cause?: unknown) =>
  new ScheduleRefused(`The schedule ${name} ${reason}.`, {
    hint: 'Mend lib/schedules.ts or the configuration, and synthesize again.',
    cause,
  });
