import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { durableFlow } from './durable-flow.ts';
import type { Flow } from './flow.ts';
import { plainFlow } from './plain-flow.ts';

/** What the plain driver uses of Lambda's context. */
interface LambdaContext {
  readonly awsRequestId: string;
  readonly invokedFunctionArn: string;
  getRemainingTimeInMillis(): number;
}

/** One invocation, whichever driver it runs under. */
export interface Invoked {
  readonly flow: Flow;
  readonly payload: unknown;
  /** The durable execution's ARN, or the request id. */
  readonly execution: string;
  /**
   * What this invocation came by, as its context shows it. AWS does not say what the later invocations
   * of an execution show: read it in a step.
   */
  readonly invokedArn: string;
  /** Until Lambda ends this invocation. */
  readonly millisecondsLeft: () => number;
}

/**
 * Makes a Lambda handler of a workflow. A durable invocation carries `DurableExecutionArn`; any
 * other (a local run, a region without durable functions) runs in one process.
 */
export function entryPoint(run: (invoked: Invoked) => Promise<unknown>) {
  const durable = withDurableExecution((payload: unknown, context) =>
    run({
      flow: durableFlow(context),
      payload,
      execution: context.executionContext.durableExecutionArn,
      invokedArn: context.lambdaContext.invokedFunctionArn,
      millisecondsLeft: () => context.lambdaContext.getRemainingTimeInMillis(),
    }),
  );
  type DurableEvent = Parameters<typeof durable>[0];
  const isDurable = (event: unknown): event is DurableEvent =>
    typeof event === 'object' && event !== null && 'DurableExecutionArn' in event;

  return async (event: unknown, context: LambdaContext): Promise<unknown> => {
    if (isDurable(event)) return durable(event, context as Parameters<typeof durable>[1]);
    const millisecondsLeft = () => context.getRemainingTimeInMillis();
    const flow = plainFlow({ millisecondsLeft });
    return run({
      flow,
      payload: event,
      execution: context.awsRequestId,
      invokedArn: context.invokedFunctionArn,
      millisecondsLeft,
    });
  };
}

/** Node's console writes one JSON object per line under Lambda's JSON log format. */
export const log = (entry: Readonly<Record<string, unknown>>) => console.log(JSON.stringify(entry));
