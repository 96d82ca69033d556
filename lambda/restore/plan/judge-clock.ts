import { span } from './foresee.ts';
import type { Reading } from './reading/read-for-restore.ts';

/** So much later than now may be what was just written. */
const toleranceMs = 60_000;

/**
 * Times in logs are of their leader's clock, and `until` cuts by them. One that is ahead shows, since it
 * cannot have written what is still to come. Pure.
 * @param now epoch milliseconds, of the function's clock
 */
export function judgeClock({ to, toTime }: Pick<Reading, 'to' | 'toTime'>, now: number): string[] {
  const ahead = toTime === null ? 0 : Date.parse(toTime) - now;
  if (ahead <= toleranceMs) return [];
  return [
    `${to} was made at ${toTime} by the clock of its leader, which is ${span(ahead)} ahead at least: a time after --until means that clock.`,
  ];
}
