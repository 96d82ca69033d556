import { setTimeout as wait } from 'node:timers/promises';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { NotifySending } from './channels/channel.ts';
import { notify } from './notify.ts';
import { Secrets } from './secrets.ts';
import { readNotifySettings } from './settings.ts';

const sending: NotifySending = {
  settings: readNotifySettings(process.env),
  sns: new SNSClient({}),
  secrets: new Secrets({ secretsManager: new SecretsManagerClient({}), ssm: new SSMClient({}) }),
  now: Date.now,
};

/** What this uses of Lambda's context. */
interface LambdaContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

/**
 * Entry point of the function "notify".
 * @throws NotSent, which Lambda puts into the queue with the event: nothing is lost silently
 */
export async function handler(payload: unknown, context: LambdaContext) {
  const millisecondsLeft = () => context.getRemainingTimeInMillis();
  const ended = await notify(payload, context.awsRequestId, sending, { wait, millisecondsLeft });
  console.log(JSON.stringify({ event: 'notified', ...ended }));
  return ended;
}
