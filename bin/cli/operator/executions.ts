import { randomUUID } from 'node:crypto';
import { GetDurableExecutionCommand, InvokeCommand } from '@aws-sdk/client-lambda';
import { NotReached } from '../errors.ts';
import { reached } from '../reached.ts';
import type { Cloud } from './cloud.ts';

/** How a durable execution ended. */
export type Ended =
  | { readonly status: 'SUCCEEDED'; readonly result: unknown }
  | {
      readonly status: 'FAILED' | 'TIMED_OUT' | 'STOPPED';
      readonly errorType: string;
      readonly message: string;
    };

/**
 * Invokes an alias as AWS wants it of durable functions: asynchronously.
 * @param name of the execution; asked for again with the same payload, AWS gives the one that is
 * there. Without one, a second try of the SDK still begins no second execution.
 * @returns the execution's ARN
 * @throws NotReached
 */
export async function begin(
  { lambda }: Cloud,
  functionArn: string,
  payload: object,
  name: string = randomUUID(),
): Promise<string> {
  const request = new InvokeCommand({
    FunctionName: functionArn,
    InvocationType: 'Event',
    Payload: Buffer.from(JSON.stringify(payload)),
    DurableExecutionName: name,
  });
  const { DurableExecutionArn } = await reached(
    `${functionArn} cannot be invoked`,
    'lambda:InvokeFunction on the alias',
    () => lambda.send(request),
  );
  if (DurableExecutionArn) return DurableExecutionArn;
  throw new NotReached(`${functionArn} was invoked, and did not name an execution.`, {
    hint: 'Give the ARN of the alias of a durable function: the stack’s output.',
  });
}

/**
 * Waits for the end of an execution.
 * @param meanwhile runs after each look that finds it still running
 * @throws NotReached; the execution goes on all the same
 */
export async function awaitEnd(
  { lambda, pause }: Cloud,
  executionArn: string,
  meanwhile: () => Promise<void> | void = () => {},
): Promise<Ended> {
  for (let looks = 0; ; looks++) {
    const {
      Status,
      Result,
      Error: error,
    } = await reached(
      `${executionArn} cannot be asked how it goes`,
      'lambda:GetDurableExecution',
      () => lambda.send(new GetDurableExecutionCommand({ DurableExecutionArn: executionArn })),
    );
    if (Status === 'SUCCEEDED') {
      return { status: Status, result: Result === undefined ? undefined : JSON.parse(Result) };
    }
    if (Status === 'FAILED' || Status === 'TIMED_OUT' || Status === 'STOPPED') {
      const { ErrorType = Status, ErrorMessage = endings[Status] } = error ?? {};
      return { status: Status, errorType: ErrorType, message: ErrorMessage };
    }
    await meanwhile();
    await pause(looks < 60 ? 1000 : 3000);
  }
}

const endings = {
  FAILED: 'It failed without a word.',
  TIMED_OUT: 'It ran out of time.',
  STOPPED: 'Somebody stopped it.',
} as const;
