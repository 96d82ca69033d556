import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { durableFlow } from '../../../lambda/flow/durable-flow.ts';
import type { Flow } from '../../../lambda/flow/flow.ts';

beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: true }));
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

/** Runs a workflow on the local runner of the SDK's makers. */
async function run(workflow: (flow: Flow) => Promise<unknown>) {
  const handlerFunction = withDurableExecution((_event: unknown, context) =>
    workflow(durableFlow(context)),
  );
  return new LocalDurableTestRunner({ handlerFunction }).run();
}

test('a step is retried by its rule, and no further', async () => {
  let attempts = 0;
  const execution = await run((flow) =>
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
  await run((flow) =>
    flow
      .step('send', async () => {
        attempts++;
        throw new Error('no');
      })
      .catch(() => 'failed'),
  );

  expect(attempts).toBe(1);
});

test('a poll goes on for longer than the sixty times the SDK would give it', async () => {
  const execution = await run((flow) =>
    flow.poll(
      'await',
      async (n) => n + 1,
      0,
      (n) => (n < 80 ? 300 : undefined),
    ),
  );

  expect(execution.getResult()).toBe(80);
});
