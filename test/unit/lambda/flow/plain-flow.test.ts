import { plainFlow } from '../../../../lambda/flow/plain-flow.ts';

/** A flow whose waits pass at once and are counted. */
function impatientFlow(millisecondsLeft = () => Number.POSITIVE_INFINITY) {
  const waits: number[] = [];
  const flow = plainFlow({ millisecondsLeft, wait: async (ms) => waits.push(ms) });
  return { flow, waits };
}

const failing = (times: number) => {
  let calls = 0;
  return async () => {
    calls++;
    if (calls <= times) throw new Error(`failure ${calls}`);
    return calls;
  };
};

test('a step is tried again as long as its rule says so', async () => {
  const { flow, waits } = impatientFlow();

  const calls = await flow.step('read', failing(2), { retryAfter: (_error, attempt) => attempt });

  expect(calls).toBe(3);
  expect(waits).toEqual([1000, 2000]);
});

test('a step without a rule is tried once', async () => {
  const { flow } = impatientFlow();

  const step = flow.step('send', failing(1), { once: true });

  await expect(step).rejects.toThrow('failure 1');
});

test('a poll ends when its delay does', async () => {
  const { flow, waits } = impatientFlow();

  const state = await flow.poll(
    'await',
    async (n) => n + 1,
    0,
    (n) => (n < 3 ? 5 : undefined),
  );

  expect(state).toBe(3);
  expect(waits).toEqual([5000, 5000]);
});

test('a poll gives the state it has when time runs out, so that the run still reports', async () => {
  const { flow } = impatientFlow(() => 16_000);

  const state = await flow.poll(
    'await',
    async (n) => n + 1,
    0,
    () => 5,
  );

  expect(state).toBe(1);
});
