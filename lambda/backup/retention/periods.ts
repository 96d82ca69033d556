/** What a rule of `keep` counts one backup of. */
export type Period = 'daily' | 'weekly' | 'monthly' | 'yearly';

const dayMs = 86_400_000;

/** Monday, 5 January 1970: the first one of the epoch. */
const firstMonday = 4 * dayMs;

/**
 * The periods that a time is in; two times of one period have the same name of it. All by UTC, so that a
 * change of clocks makes no day longer. Weeks are those of ISO 8601: named by their Monday. Pure.
 * @param time epoch milliseconds
 */
export function periodsOf(time: number): Readonly<Record<Period, string>> {
  const date = dateOf(time);
  const monday = Math.floor((time - firstMonday) / (7 * dayMs)) * 7 * dayMs + firstMonday;
  return {
    daily: date,
    weekly: `week of ${dateOf(monday)}`,
    monthly: date.slice(0, 7),
    yearly: date.slice(0, 4),
  };
}

const dateOf = (time: number) => new Date(time).toISOString().slice(0, 10);
