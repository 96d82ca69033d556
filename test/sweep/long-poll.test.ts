import { runDurably } from '../unit/lambda/flow/run-durably.ts';

test('a poll goes on for longer than the sixty times the SDK would give it', async () => {
  const execution = await runDurably((flow) =>
    flow.poll(
      'await',
      async (n) => n + 1,
      0,
      (n) => (n < 80 ? 300 : undefined),
    ),
  );

  expect(execution.getResult()).toBe(80);
});
