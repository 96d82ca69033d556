import { deliveries, oldestDeliverySeconds } from '../contract/times.ts';
import { InvalidRequest } from '../errors.ts';
import { type Refusal, refuse } from './refusal.ts';

/**
 * Why a scheduled time cannot be that of a run which begins now: it names what the run makes, and what is
 * named by a time to come is the newest for as long. Asked in the first step, where now is recorded: code
 * around steps runs again on every replay, hours later. Pure.
 * @param now epoch milliseconds
 * @returns undefined where it can, or where there is none
 */
export function whyNotDue(scheduledTime: string | undefined, now: number): Refusal | undefined {
  if (scheduledTime === undefined) return undefined;
  const age = (now - Date.parse(scheduledTime)) / 1000;
  const byClock = `and the clock of the function shows ${new Date(now).toISOString()}`;
  if (age < -deliveries.aheadSeconds) {
    return refusal(
      `\`scheduledTime\` got ${scheduledTime}, ${byClock}; it takes a time that is ${deliveries.aheadSeconds} s ahead at most.`,
    );
  }
  if (age > oldestDeliverySeconds) {
    return refusal(
      `\`scheduledTime\` got ${scheduledTime}, ${byClock}; it takes a time that is ${oldestDeliverySeconds} s old at most, as long as a schedule can be late.`,
    );
  }
  return undefined;
}

const refusal = (sentence: string): Refusal =>
  refuse(
    'not-due',
    sentence,
    'Nothing was sent. Leave `scheduledTime` out: the time is then now. If it was now, check the clock of the caller.',
  );

/** What a person gets. @param refusal of `whyNotDue` */
export const notDue = ({ reason, hint }: Refusal): InvalidRequest =>
  new InvalidRequest(reason, { hint });
