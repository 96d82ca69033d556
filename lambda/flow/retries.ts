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

/** True when the service certainly did not do what it was asked. */
export const isThrottling = (error: Error) => throttlings.has(error.name);

/** True for a step that must not be repeated, and whose invocation ended before it did. */
export const wasCutShort = (error: Error) => error.name === 'StepInterruptedError';

/** What was thrown: a durable step wraps it, and the name and the message survive in its cause. */
export function causeOf(thrown: unknown): Error {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return error.name === 'StepError' && error.cause instanceof Error ? error.cause : error;
}

/** True for an error that may be gone a little later. Compared by name: bundling doubles classes. */
export function isPassing(error: Error & { code?: unknown; $metadata?: unknown }): boolean {
  const status = (error.$metadata as { httpStatusCode?: number } | undefined)?.httpStatusCode ?? 0;
  return (
    passingTroubles.has(error.name) || passingTroubles.has(String(error.code)) || status >= 500
  );
}

/** Six attempts over about a minute, for reads and for writes that may be repeated. */
export const whilePassing: RetryAfter = (error, attempt) =>
  isPassing(error) && attempt < 6 ? Math.min(30, 2 ** attempt) : undefined;

/** How a step is run that reads, or writes what may be written twice. */
export const patiently: StepOptions = { retryAfter: whilePassing };

/** For a send that must not happen twice: only where the service said no. */
export const whileThrottled: RetryAfter = (error, attempt) =>
  isThrottling(error) && attempt < 6 ? Math.min(30, 5 * attempt) : undefined;
