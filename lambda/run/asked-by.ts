/** Who is behind a request: the schedule, a person, or a restore that wants the backup after it. */
export type Asker = 'schedule' | 'person' | 'restore';

/** What a payload may say of it, where its `scheduledTime` would mislead. */
export const otherAskers = ['person', 'restore'] as const satisfies readonly Asker[];
export type OtherAsker = (typeof otherAskers)[number];

export const isOtherAsker = (value: unknown): value is OtherAsker =>
  otherAskers.some((asker) => asker === value);

/**
 * Whoever hands over a scheduled time is the schedule, unless `askedBy` says otherwise; whoever hands
 * over none is a person. Of a payload that is not checked yet as of a request. Pure.
 */
export function askerOf(request: unknown): Asker {
  if (typeof request !== 'object' || request === null) return 'person';
  const { askedBy, scheduledTime } = request as { askedBy?: unknown; scheduledTime?: unknown };
  if (isOtherAsker(askedBy)) return askedBy;
  return scheduledTime === undefined ? 'person' : 'schedule';
}
