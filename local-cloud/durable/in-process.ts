import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import {
  CheckpointDurableExecutionCommand,
  GetDurableExecutionStateCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { sendingOnce } from '../../lambda/aws/sending-once.ts';
import { durableFlow } from '../../lambda/flow/durable-flow.ts';
import type { Flow } from '../../lambda/flow/flow.ts';
import type { DurableService } from './durable-service.ts';
import type { Invoke } from './execution.ts';

/** A real client of the stand-in. */
export const clientOf = ({ endpoint }: DurableService) =>
  new LambdaClient({
    endpoint,
    region: 'us-east-1',
    ...sendingOnce,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });

/** Runs a workflow in this process through the real SDK and its real client. */
export function inProcessOf(
  service: DurableService,
  workflow: (flow: Flow) => Promise<unknown>,
): Invoke {
  const lambda = clientOf(service);
  const handler = withDurableExecution(
    (_event: unknown, context) => workflow(durableFlow(context)),
    {
      // The SDK's own transport imports the client dynamically, which jest does not offer.
      durableExecutionClient: {
        checkpoint: (request: never) => lambda.send(new CheckpointDurableExecutionCommand(request)),
        getExecutionState: (request: never) =>
          lambda.send(new GetDurableExecutionStateCommand(request)),
      } as never,
    },
  );
  return (event) => {
    let die = (_error: Error) => {};
    const death = new Promise<never>((_, reject) => {
      die = reject;
    });
    const context = { awsRequestId: 'r', getRemainingTimeInMillis: () => 60_000 };
    const run = handler(event as never, context as never);
    run.catch(() => {});
    return { result: Promise.race([run, death]), kill: () => die(new Error('killed')) };
  };
}
