import { NotReached } from '../errors.ts';
import { ageText } from '../text/time-text.ts';

/** Until a check tells; Nagios and NRPE end one that takes 10 s, and then nobody reads why. */
export const usualDeadlineMs = 8_000;

/** A timer that is set for longer rings at once. */
const longestTimer = 2 ** 31 - 1;

/** A cloud that did not answer in time. */
export class NotInTime extends NotReached {}

/**
 * Waits for what may never come.
 * @param elapsedMs of the time that has gone already
 * @throws NotInTime, at once where no time is left; what was waited for may still be under way, and holds up the end of the process
 */
export async function inTime<T>(
  deadlineMs: number,
  elapsedMs: number,
  wait: () => Promise<T>,
): Promise<T> {
  const tooLate = new NotInTime(
    `The cloud did not answer within ${ageText(deadlineMs)}, so nothing is known of any backup.`,
    { hint: 'See whether this machine reaches S3; if it only takes longer: --timeout 30s.' },
  );
  const leftMs = deadlineMs - elapsedMs;
  if (leftMs <= 0) throw tooLate;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooLate), Math.min(longestTimer, leftMs));
  });
  try {
    return await Promise.race([wait(), late]);
  } finally {
    clearTimeout(timer);
  }
}
