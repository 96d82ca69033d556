import { type Cron, parseCron } from './cron.ts';

/** Seconds between two backups. */
export const backupLimits = {
  /** A backup takes minutes; closer together they only skip each other. */
  shortest: 300,
  /**
   * CloudWatch caps period x evaluation periods at 7 days, so silence after a rarer schedule could
   * not be told from silence; one day of it is slack.
   */
  longest: 6 * 86400,
} as const;

/** Seconds between two drills. */
export const drillLimits = {
  shortest: 3600,
  longest: 30 * 86400,
  /** By cron: once a month is what people mean by the first of each. */
  longestByCron: 31 * 86400,
} as const;

/** Seconds between two pages. */
export const reportLimits = {
  shortest: 3600,
  longest: 30 * 86400,
  /** By cron: once a month, as drills. */
  longestByCron: 31 * 86400,
} as const;

const minutesPerDay = 1440;

/** Shortest and longest seconds between two ticks, in wall-clock time of the schedule's zone. */
export function secondsBetween(schedule: { readonly every: number } | { readonly cron: string }): {
  readonly shortest: number;
  readonly longest: number;
} {
  if ('every' in schedule) return { shortest: schedule.every, longest: schedule.every };
  const cron = parseCron(schedule.cron);
  if (typeof cron === 'string') return { shortest: 0, longest: Number.POSITIVE_INFINITY };
  const gaps = minutesBetween(cron);
  return { shortest: Math.min(...gaps) * 60, longest: Math.max(...gaps) * 60 };
}

/** Gaps between neighbouring ticks of two whole years, one of them a leap year. */
function minutesBetween(cron: Cron): number[] {
  const ends = cron.years !== 'any';
  const days = ends ? [] : matchingDays(cron);
  if (days.length < 2) return [Number.POSITIVE_INFINITY];
  const ticks = [...cron.hours]
    .flatMap((hour) => [...cron.minutes].map((minute) => hour * 60 + minute))
    .sort((a, b) => a - b);
  const overNight = minutesPerDay - (ticks.at(-1) ?? 0) + (ticks[0] ?? 0);
  const withinDay = neighbours(ticks);
  const acrossDays = neighbours(days).map((apart) => (apart - 1) * minutesPerDay + overNight);
  return [...new Set([...withinDay, ...acrossDays])];
}

const neighbours = (values: readonly number[]) =>
  values.slice(1).map((value, index) => value - (values[index] ?? 0));

function matchingDays({ daysOfMonth, months, daysOfWeek }: Cron): number[] {
  const matches = (values: Cron['months'], value: number) =>
    values === 'any' || (values !== 'rare' && values.has(value));
  const firstDay = Date.UTC(2027, 0, 1);
  return Array.from({ length: 365 + 366 }, (_, day) => day).filter((day) => {
    const date = new Date(firstDay + day * 86400_000);
    return (
      matches(months, date.getUTCMonth() + 1) &&
      matches(daysOfMonth, date.getUTCDate()) &&
      matches(daysOfWeek, date.getUTCDay() + 1)
    );
  });
}

/** What a time zone should be instead, or undefined when it is one, spelled as IANA spells it. */
export function timeZoneProblem(zone: string): string | undefined {
  const expected = 'an IANA time zone such as "Europe/Berlin" or "UTC"';
  if (!/^[A-Za-z]/.test(zone)) return expected;
  try {
    const known = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
    // Intl forgives letter case, Scheduler does not.
    const misspelt = known !== zone && known.toLowerCase() === zone.toLowerCase();
    return misspelt ? `"${known}", spelled like this` : undefined;
  } catch {
    return expected;
  }
}
