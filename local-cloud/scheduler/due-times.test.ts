import { dueTimes } from './due-times.ts';
import { ScheduleRefused } from './fire-schedule.ts';

const due = (expression: string, timeZone: string, from: string, until: string) =>
  dueTimes({ name: 's', expression, timeZone }, new Date(from), new Date(until)).map((time) =>
    time.toISOString().replace(':00.000Z', 'Z'),
  );

test.each([
  ['cron(48 3 * * ? *)', 'UTC', ['2026-03-28T03:48Z', '2026-03-29T03:48Z']],
  ['cron(48 3 ? * 1 *)', 'UTC', ['2026-03-29T03:48Z']],
  // Clocks are put forward in the second night: the same wall time is an hour earlier.
  ['cron(0 4 * * ? *)', 'Europe/Berlin', ['2026-03-28T03:00Z', '2026-03-29T02:00Z']],
  ['rate(16 hours)', 'UTC', ['2026-03-28T00:00Z', '2026-03-28T16:00Z', '2026-03-29T08:00Z']],
  ['cron(0 0 1 * ? *)', 'UTC', []],
])('%s in %s fires at %j', (expression, timeZone, times) => {
  expect(due(expression, timeZone, '2026-03-28T00:00:00Z', '2026-03-30T00:00:00Z')).toEqual(times);
});

test('an hour that comes twice fires once', () => {
  const times = due(
    ...(['cron(30 2 * * ? *)', 'Europe/Berlin'] as const),
    ...(['2026-10-24T22:00:00Z', '2026-10-25T22:00:00Z'] as const),
  );

  expect(times).toEqual(['2026-10-25T00:30Z']);
});

test('a minute that has begun is over', () => {
  expect(due('cron(* * * * ? *)', 'UTC', '2026-03-28T00:00:30Z', '2026-03-28T00:02:00Z')).toEqual([
    '2026-03-28T00:01Z',
  ]);
});

test('the last day of a month is not offered', () => {
  const times = () =>
    due('cron(0 3 L * ? *)', 'UTC', '2026-03-28T00:00:00Z', '2026-03-29T00:00:00Z');

  expect(times).toThrow(ScheduleRefused);
});
