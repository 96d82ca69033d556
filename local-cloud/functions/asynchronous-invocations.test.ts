import { AsynchronousInvocations } from './asynchronous-invocations.ts';
import type { InvocationOutcome } from './sandbox.ts';

const ended = (payload: unknown): InvocationOutcome => ({ requestId: 'r', version: '1', payload });

test('all that was started is awaited, also what starts in the meantime', async () => {
  const invocations = new AsynchronousInvocations();
  const first = Promise.resolve().then(() => {
    invocations.add({ outcome: Promise.resolve(ended('second')) });
    return ended('first');
  });
  invocations.add({ outcome: first });

  const ends = await invocations.settled();

  expect(ends.map(({ payload }) => payload)).toEqual(['first', 'second']);
});

test('an invocation that could not be run is told as its error', async () => {
  const invocations = new AsynchronousInvocations();
  invocations.add({ outcome: Promise.reject(new RangeError('far')) });

  const ends = await invocations.settled();

  expect(ends).toEqual([{ error: { errorType: 'RangeError', errorMessage: 'far' } }]);
});
