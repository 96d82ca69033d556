import type { Functions, InvokeOptions } from '../functions/functions.ts';
import type { Assembly, Schedule } from '../template/assembly.ts';
import { fireSchedule, scheduleOf } from './fire-schedule.ts';
import { expressionProblem, isTimeZone } from './schedule-expression.ts';

const alias = 'arn:aws:lambda:us-east-1:123456789012:function:Backup:live';

const assembly = {
  functions: [{ aliases: [{ arn: alias }] }],
} as unknown as Assembly;

const daily: Schedule = {
  logicalId: 'Daily',
  name: 'daily',
  expression: 'rate(1 day)',
  timeZone: 'Europe/Berlin',
  state: 'ENABLED',
  targetArn: alias,
  input:
    '{"ensemble":"prod","scheduledTime":"<aws.scheduler.scheduled-time>","id":"<aws.scheduler.execution-id>"}',
};

async function fire(change: Partial<Schedule> = {}) {
  const invoked: InvokeOptions[] = [];
  const functions: Pick<Functions, 'invoke'> = {
    invoke: async (options) => {
      invoked.push(options);
      return { requestId: 'r', version: '1', payload: 'done' };
    },
  };
  const scheduledTime = new Date('2026-01-02T03:04:05.678Z');
  const schedule = { ...daily, ...change };
  const firing = await fireSchedule({ assembly, schedule, functions, scheduledTime });
  return { firing, invoked };
}

test('a schedule invokes its alias asynchronously with the scheduled time filled in', async () => {
  const { firing, invoked } = await fire();

  expect(invoked).toEqual([
    {
      target: alias,
      type: 'Event',
      event: {
        ensemble: 'prod',
        scheduledTime: '2026-01-02T03:04:05Z',
        id: firing.executionId,
      },
    },
  ]);
});

test('it reports how the invocation ended', async () => {
  const { firing } = await fire();

  expect(firing.outcome.payload).toBe('done');
});

test.each<[string, Partial<Schedule>, string]>([
  ['the function itself', { targetArn: alias.replace(':live', '') }, 'not an alias'],
  ['a wrong expression', { expression: 'rate(1 days)' }, 'singular'],
  ['a wrong time zone', { timeZone: 'Mars/Base' }, 'Mars/Base'],
  ['input that is not JSON', { input: '{ensemble}' }, 'not JSON'],
  ['a schedule that is off', { state: 'DISABLED' }, 'is DISABLED'],
])('%s is refused', async (_, change, reason) => {
  await expect(fire(change)).rejects.toThrow(reason);
});

test('the schedule of an alias is found among those of others', () => {
  const others = { ...assembly, schedules: [{ ...daily, targetArn: 'other' }, daily] };

  expect(scheduleOf(others, alias)).toBe(daily);
});

test.each([0, 2])('%d schedules of an alias are refused', (count) => {
  const schedules = Array.from({ length: count }, () => daily);

  expect(() => scheduleOf({ ...assembly, schedules }, alias)).toThrow(`${count} schedules`);
});

test.each([
  'rate(1 day)',
  'rate(5 minutes)',
  'cron(0 3 * * ? *)',
  'cron(0/15 8-18 ? * MON-FRI *)',
  'cron(0 3 L * ? 2026-2030)',
  'cron(0 3 ? JAN,JUL 6#3 *)',
  'at(2026-01-31T03:00:00)',
])('%s is an expression', (expression) => {
  expect(expressionProblem(expression)).toBeUndefined();
});

test.each([
  'daily',
  'rate(0 minutes)',
  'rate(5 minute)',
  'rate(1 week)',
  'cron(0 3 * * *)',
  'cron(0 3 * * * *)',
  'cron(0 3 ? * ? *)',
  'cron(60 3 * * ? *)',
  'cron(0 3 * * ? 1900)',
  'cron(0 3 1-2-3 * ? *)',
  'at(tomorrow)',
  'at(2026-13-31T03:00:00)',
])('%s is not an expression', (expression) => {
  expect(expressionProblem(expression)).toEqual(expect.any(String));
});

test.each([
  ['Europe/Berlin', true],
  ['UTC', true],
  ['+01:00', false],
  ['Nowhere', false],
])('%s is a time zone: %s', (name, expected) => {
  expect(isTimeZone(name)).toBe(expected);
});
