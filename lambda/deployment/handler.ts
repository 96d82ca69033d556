import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { s3ClientOf } from '../aws/clients.ts';
import { readPlaces } from '../run/environment.ts';
import type { DeploymentEvent } from './event.ts';
import { judgeDeployment } from './judge-deployment.ts';
import { onceAllowed } from './once-allowed.ts';
import { no, putAnswer, yes } from './put-answer.ts';
import { courseOf } from './stack-status.ts';

/**
 * Entry point of the function "deployment": CloudFormation asks it before it takes anything away. It answers on every
 * path, since CloudFormation waits for it.
 * @throws where its answer could not be put: Lambda asks twice more
 */
export async function handler(event: DeploymentEvent): Promise<void> {
  const answer = await answerTo(event);
  console.log(JSON.stringify({ event: 'answered', requestType: event.RequestType, ...answer }));
  await putAnswer(event, answer);
}

async function answerTo(event: DeploymentEvent) {
  try {
    const { bucket, sse, s3Endpoint } = readPlaces(process.env);
    const cloudFormation = new CloudFormationClient({});
    const asking = {
      store: { s3: s3ClientOf(s3Endpoint), bucket, sse },
      lambda: new LambdaClient({}),
      now: Date.now,
      course: (stack: string) => courseOf(cloudFormation, stack),
    };
    await onceAllowed(() => judgeDeployment(event, asking));
    return yes(event);
  } catch (error) {
    console.log(JSON.stringify({ event: 'refused', error: String(error) }));
    // What cannot be let go ends by itself; a stack that goes must not wait for it.
    return event.RequestType === 'Delete' ? yes(event) : no(event, error);
  }
}
