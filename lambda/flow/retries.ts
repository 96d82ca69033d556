import type { RetryAfter, StepOptions } from './flow.ts';

const throttlings = new Set([
  'ThrottlingException',
  'Throttling',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'SlowDown',
]);

const passingTroubles = new Set([
  ...throttlings,
  'InternalError',
  'InternalServerError',
  'InternalServerException',
  'InternalFailure',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'ConditionalRequestConflict',
  'TimeoutError',
  'AbortError',
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
]);

type Answered = Error & { readonly code?: unknown; readonly $metadata?: unknown };

const statusOf = ({ $metadata }: Answered): number =>
  ($metadata as { httpStatusCode?: number } | undefined)?.httpStatusCode ?? 0;

/** True when the service certainly did not do what it was asked. */
export const isThrottling = (error: Answered) =>
  throttlings.has(error.name) || statusOf(error) === 429;

/** The same, or an answer to HEAD, in which S3 names no error. */
const isTooBusy = (error: Answered) => isThrottling(error) || statusOf(error) === 503;

/** True for a step that must not be repeated, and whose invocation ended before it did. */
export const wasCutShort = (error: Error) => error.name === 'StepInterruptedError';

/** What was thrown: a durable step wraps it, and the name and the message survive in its cause. */
export function causeOf(thrown: unknown): Error {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return error.name === 'StepError' && error.cause instanceof Error ? error.cause : error;
}

/** True for an error that may be gone a little later. Compared by name: bundling doubles classes. */
export const isPassing = (error: Answered): boolean =>
  isThrottling(error) ||
  passingTroubles.has(error.name) ||
  passingTroubles.has(String(error.code)) ||
  statusOf(error) >= 500;

/**
 * Who is told to slow down tries for five minutes: a fleet can keep a service busy for longer than a minute
 * (ADR 067). Other troubles have six attempts over about a minute.
 */
const attempts = { throttled: 14, other: 6 } as const;

/** For reads and for writes that may be repeated. */
export const whilePassing: RetryAfter = (error, attempt) => {
  const most = isTooBusy(error) ? attempts.throttled : attempts.other;
  return isPassing(error) && attempt < most ? Math.min(30, 2 ** attempt) : undefined;
};

/** How a step is run that reads, or writes what may be written twice. */
export const patiently: StepOptions = { retryAfter: whilePassing };

/** For a send that must not happen twice: only where the service said no. */
export const whileThrottled: RetryAfter = (error, attempt) =>
  isThrottling(error) && attempt < attempts.throttled ? Math.min(30, 5 * attempt) : undefined;
