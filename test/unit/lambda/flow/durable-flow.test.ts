import { runDurably } from './run-durably.ts';

test('a step is retried by its rule, and no further', async () => {
  let attempts = 0;
  const execution = await runDurably((flow) =>
    flow
      .step(
        'read',
        async () => {
          attempts++;
          throw new Error('never');
        },
        { retryAfter: (_error, attempt) => (attempt < 3 ? 30 : undefined) },
      )
      .catch(() => 'gave up'),
  );

  expect(execution.getResult()).toBe('gave up');
  expect(attempts).toBe(3);
});

test('a step without a rule is tried once: the SDK by itself would try six times', async () => {
  let attempts = 0;
  await runDurably((flow) =>
    flow
      .step('send', async () => {
        attempts++;
        throw new Error('no');
      })
      .catch(() => 'failed'),
  );

  expect(attempts).toBe(1);
});
