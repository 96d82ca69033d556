import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';

/**
 * Starts a function and does not wait for it.
 * @param alias the ARN of its alias: a durable function is not invoked unqualified
 */
export async function startFunction(
  lambda: Pick<LambdaClient, 'send'>,
  alias: string,
  payload: Readonly<Record<string, unknown>>,
): Promise<void> {
  await lambda.send(
    new InvokeCommand({
      FunctionName: alias,
      InvocationType: 'Event',
      Payload: Buffer.from(JSON.stringify(payload)),
    }),
  );
}
