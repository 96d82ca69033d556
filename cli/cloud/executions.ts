import { InvokeCommand } from '@aws-sdk/client-lambda';
import { reached } from '../../lambda/catalog/reached.ts';
import { type Ended, lookAt } from '../../lambda/health/look-at.ts';
import { NotReached } from '../errors.ts';
import type { Cloud } from './cloud.ts';

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
