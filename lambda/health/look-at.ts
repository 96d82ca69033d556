import { GetDurableExecutionCommand } from '@aws-sdk/client-lambda';
import { reached } from '../catalog/reached.ts';
import type { Sight } from './sight.ts';

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
 * Asks once how an execution is. Lambda forgets one some days after its end.
 * @throws NotReached
 */
export async function lookAt(
  { lambda }: Pick<Sight, 'lambda'>,
  executionArn: string,
): Promise<Ended | Unended> {
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

const endings = {
  FAILED: 'It failed without a reason.',
  TIMED_OUT: 'It ran out of time.',
  STOPPED: 'Somebody stopped it.',
} as const;
