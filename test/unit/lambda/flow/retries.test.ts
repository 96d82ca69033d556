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

test('six attempts and no more', () => {
  const waits = [1, 2, 3, 4, 5, 6].map((attempt) => whilePassing(named('SlowDown'), attempt));

  expect(waits).toEqual([2, 4, 8, 16, 30, undefined]);
});

test('a send is repeated for throttling only: any other error may hide a command that was taken', () => {
  expect(whileThrottled(named('ThrottlingException'), 1)).toBe(5);
  expect(whileThrottled(named('InternalServerError'), 1)).toBeUndefined();
  expect(whileThrottled(named('StepInterruptedError'), 1)).toBeUndefined();
});
