import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { durableFlow } from '../../../../lambda/flow/durable-flow.ts';
import type { Flow } from '../../../../lambda/flow/flow.ts';

/** Runs a workflow on the local runner of the SDK's makers, whose waits take no time. */
export async function runDurably(workflow: (flow: Flow) => Promise<unknown>) {
  await LocalDurableTestRunner.setupTestEnvironment({ skipTime: true });
  try {
    return await run(workflow);
  } finally {
    await LocalDurableTestRunner.teardownTestEnvironment();
  }
}

function run(workflow: (flow: Flow) => Promise<unknown>) {
  const handlerFunction = withDurableExecution((_event: unknown, context) =>
    workflow(durableFlow(context)),
  );
  return new LocalDurableTestRunner({ handlerFunction }).run();
}
