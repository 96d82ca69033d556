import { isPassing, whilePassing, whileThrottled } from '../../../../lambda/flow/retries.ts';

const named = (name: string, more: object = {}) => Object.assign(new Error(name), { name }, more);

test.each([
  [named('ThrottlingException'), true],
  [named('ConditionalRequestConflict'), true],
  [named('Error', { code: 'ECONNRESET' }), true],
  [named('UnknownError', { $metadata: { httpStatusCode: 503 } }), true],
  [named('AccessDenied', { $metadata: { httpStatusCode: 403 } }), false],
  [named('TypeError'), false],
])('%s may pass: %s', (error, passing) => {
  expect(isPassing(error)).toBe(passing);
});

/** The waits between attempts, until it is given up. */
const waitsFor = (error: Error, retryAfter = whilePassing) => {
  const waits: number[] = [];
  for (let attempt = 1; attempt < 100; attempt++) {
    const seconds = retryAfter(error, attempt);
    if (seconds === undefined) break;
    waits.push(seconds);
  }
  return waits;
};

const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0);

test('six attempts and no more', () => {
  expect(waitsFor(named('InternalError'))).toEqual([2, 4, 8, 16, 30]);
});

test.each([
  ['SSM throttles', named('ThrottlingException')],
  ['Lambda does', named('TooManyRequestsException')],
  ['S3 asks to slow down', named('SlowDown')],
  ['S3 answers HEAD, which names no error', named('503', { $metadata: { httpStatusCode: 503 } })],
  [
    'a service answers 429 by a name that we do not know',
    named('X', { $metadata: { httpStatusCode: 429 } }),
  ],
])('who is told to slow down tries for five minutes: %s', (_who, error) => {
  expect(sum(waitsFor(error))).toBe(300);
});

test('so does a send', () => {
  expect(sum(waitsFor(named('ThrottlingException'), whileThrottled))).toBeGreaterThan(300);
});

test('an answer of 503 does not prove that nothing was sent', () => {
  const error = named('ServiceUnavailable', { $metadata: { httpStatusCode: 503 } });

  expect(waitsFor(error, whileThrottled)).toEqual([]);
});

test('a send is repeated for throttling only: any other error may hide a command that was taken', () => {
  expect(whileThrottled(named('ThrottlingException'), 1)).toBe(5);
  expect(whileThrottled(named('InternalServerError'), 1)).toBeUndefined();
  expect(whileThrottled(named('StepInterruptedError'), 1)).toBeUndefined();
});
