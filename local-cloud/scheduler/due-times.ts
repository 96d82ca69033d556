/** When a schedule fires, as the clock of EventBridge Scheduler goes. */
import { type Cron, parseCron, type Values } from '../../lib/config/cron.ts';
import type { Schedule } from '../template/assembly.ts';
import { ScheduleRefused } from './fire-schedule.ts';

type Expression = Pick<Schedule, 'name' | 'expression' | 'timeZone'>;

const minute = 60_000;
const seconds: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 };

/**
 * The times of a schedule from one to before another, in order. Where in its flexible window it fires then, Scheduler
 * alone knows: the time that it hands over is this one. A rate fires at once when it is made, which is `from` here.
 * @throws ScheduleRefused for what happens at most once a month, which is not offered here
 */
export function dueTimes(schedule: Expression, from: Date, until: Date): Date[] {
  const [, value, unit = ''] =
    /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule.expression) ?? [];
  const step = value === undefined ? minute : Number(value) * (seconds[unit] ?? 0) * 1000;
  const first = value === undefined ? Math.ceil(from.getTime() / minute) * minute : from.getTime();
  const count = Math.max(0, Math.ceil((until.getTime() - first) / step));
  const times = Array.from({ length: count }, (_, index) => first + index * step);
  return (value === undefined ? matching(schedule, times) : times).map((time) => new Date(time));
}

function matching(schedule: Expression, times: readonly number[]): readonly number[] {
  const cron = cronOf(schedule);
  const seen = new Set<string>();
  return times.filter((time) => {
    const wall = wallTime(schedule.timeZone, time);
    if (!matches(cron, wall)) return false;
    // When clocks are set back, an hour comes twice, and Scheduler fires the first time.
    const text = JSON.stringify(wall);
    const isFirst = !seen.has(text);
    seen.add(text);
    return isFirst;
  });
}

function cronOf({ name, expression }: Expression): Cron {
  const cron = parseCron(expression.replace(/^cron\((.*)\)$/, '$1'));
  if (typeof cron === 'string' || Object.values(cron).includes('rare')) {
    throw new ScheduleRefused(`The times of the schedule ${name} are not known: ${expression}.`, {
      hint: 'Teach them to local-cloud/scheduler/due-times.ts.',
    });
  }
  return cron;
}

interface WallTime {
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
  readonly month: number;
  readonly year: number;
  /** 1 is Sunday. */
  readonly weekday: number;
}

const matches = (cron: Cron, wall: WallTime) =>
  cron.minutes.has(wall.minute) &&
  cron.hours.has(wall.hour) &&
  has(cron.daysOfMonth, wall.day) &&
  has(cron.months, wall.month) &&
  has(cron.daysOfWeek, wall.weekday) &&
  has(cron.years, wall.year);

const has = (values: Values, value: number) =>
  values === 'any' || (values !== 'rare' && values.has(value));

const formats = new Map<string, Intl.DateTimeFormat>();

function wallTime(timeZone: string, time: number): WallTime {
  const date = new Date(time + offsetOf(timeZone, time));
  return {
    minute: date.getUTCMinutes(),
    hour: date.getUTCHours(),
    day: date.getUTCDate(),
    month: date.getUTCMonth() + 1,
    year: date.getUTCFullYear(),
    weekday: date.getUTCDay() + 1,
  };
}

/** Milliseconds that the clocks of a zone are ahead of UTC. */
function offsetOf(timeZone: string, time: number): number {
  if (timeZone === 'UTC') return 0;
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  formats.set(timeZone, format);
  const zone = format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0'] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(zone) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * minute;
}
