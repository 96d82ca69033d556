import { GetDurableExecutionCommand, InvokeCommand } from '@aws-sdk/client-lambda';
import { NotReached } from '../errors.ts';
import type { Cloud } from './cloud.ts';
import { reached } from './reached.ts';

/** How a durable execution ended, and when (UTC), where Lambda tells. */
export type Ended<Result = unknown> = { readonly at?: string } & (
  | { readonly status: 'SUCCEEDED'; readonly result: Result }
  | {
      readonly status: 'FAILED' | 'TIMED_OUT' | 'STOPPED';
      readonly errorType: string;
      readonly message: string;
    }
);

type Unended = { readonly status: 'RUNNING' } | { readonly status: 'FORGOTTEN' };

/**
 * Invokes an alias as AWS wants it of durable functions: asynchronously.
 * @returns the execution's ARN
 * @throws NotReached
 */
export async function beginExecution(
  { lambdaOnce }: Cloud,
  functionArn: string,
  payload: object,
): Promise<string> {
  const request = new InvokeCommand({
    FunctionName: functionArn,
    InvocationType: 'Event',
    Payload: Buffer.from(JSON.stringify(payload)),
  });
  const { DurableExecutionArn } = await reached(
    `${functionArn} cannot be invoked`,
    'lambda:InvokeFunction on the alias',
    () => lambdaOnce.send(request),
  );
  if (DurableExecutionArn) return DurableExecutionArn;
  throw new NotReached(`${functionArn} was invoked, and did not name an execution.`, {
    hint: 'Give the ARN of the alias of a durable function: the stack’s output.',
  });
}

/**
 * Asks once how an execution is. Lambda forgets one some days after its end.
 * @throws NotReached
 */
export async function lookAt({ lambda }: Cloud, executionArn: string): Promise<Ended | Unended> {
  const request = new GetDurableExecutionCommand({ DurableExecutionArn: executionArn });
  const answer = await reached(`${executionArn} cannot be read`, 'lambda:GetDurableExecution', () =>
    lambda.send(request).catch(forgotten),
  );
  if (!answer) return { status: 'FORGOTTEN' };
  const { Status, Result, Error: error, EndTimestamp } = answer;
  const at = EndTimestamp ? { at: EndTimestamp.toISOString() } : {};
  if (Status === 'SUCCEEDED') {
    const result = Result === undefined ? undefined : JSON.parse(Result);
    return { status: Status, result, ...at };
  }
  if (Status === 'FAILED' || Status === 'TIMED_OUT' || Status === 'STOPPED') {
    const { ErrorType = Status, ErrorMessage = endings[Status] } = error ?? {};
    return { status: Status, errorType: ErrorType, message: ErrorMessage, ...at };
  }
  return { status: 'RUNNING' };
}

function forgotten(error: unknown): undefined {
  if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
  throw error;
}

/**
 * Waits for the end of an execution.
 * @param meanwhile runs after each look that finds it still running
 * @throws NotReached; the execution goes on all the same
 */
export async function awaitEnd(
  cloud: Cloud,
  executionArn: string,
  meanwhile: () => Promise<void> | void = () => {},
): Promise<Ended> {
  for (let looks = 0; ; looks++) {
    const look = await lookAt(cloud, executionArn);
    if (look.status === 'FORGOTTEN') {
      throw new NotReached(`There is no execution ${executionArn}.`, {
        hint: 'npx zk-backup status shows the last restore.',
      });
    }
    if (look.status !== 'RUNNING') return look;
    await meanwhile();
    await cloud.pause(looks < 60 ? 1000 : 3000);
  }
}

const endings = {
  FAILED: 'It failed without a reason.',
  TIMED_OUT: 'It ran out of time.',
  STOPPED: 'Somebody stopped it.',
} as const;
