import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { durableFlow } from '../../../../lambda/flow/durable-flow.ts';
import type { Flow } from '../../../../lambda/flow/flow.ts';

beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: true }));
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

/** Runs a workflow on the local runner of the SDK's makers. */
export async function runDurably(workflow: (flow: Flow) => Promise<unknown>) {
  const handlerFunction = withDurableExecution((_event: unknown, context) =>
    workflow(durableFlow(context)),
  );
  return new LocalDurableTestRunner({ handlerFunction }).run();
}
