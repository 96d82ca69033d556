import { setTimeout as wait } from 'node:timers/promises';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Channel } from '../contract/notifications.ts';
import type { NotifySending } from './channels/channel.ts';
import { channelsByName } from './channels/channels.ts';
import { notificationOf } from './make-notification.ts';
import { parseNotifyRequest } from './request.ts';
import { Secrets } from './secrets.ts';
import { sendPatiently } from './send-patiently.ts';
import { readNotifySettings } from './settings.ts';
import { type NotifyTest, testChannels } from './test-channels.ts';

const settings = readNotifySettings(process.env);
const sending: NotifySending = {
  settings,
  sns: new SNSClient({}),
  secrets: new Secrets({ secretsManager: new SecretsManagerClient({}), ssm: new SSMClient({}) }),
  now: Date.now,
};

/** What this uses of Lambda's context. */
interface LambdaContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

/** What became of one event by one channel; `said` is null where the channel does not hear of such. */
interface Notified {
  readonly channel: Channel;
  readonly id: string;
  readonly said: string | null;
}

/**
 * Entry point of the function "notify".
 * @throws NotSent, which Lambda puts into the queue with the event: nothing is lost silently
 */
export async function handler(
  payload: unknown,
  context: LambdaContext,
): Promise<Notified | NotifyTest> {
  const request = parseNotifyRequest(payload);
  if ('test' in request) return testChannels(request.test.ensemble, context.awsRequestId, sending);
  const { channel, event } = request;
  const notification = notificationOf(event, settings);
  const isHeard = notification && channelsByName[channel].hears(settings, notification);
  const said = isHeard
    ? await sendPatiently(channel, notification, sending, {
        wait,
        millisecondsLeft: () => context.getRemainingTimeInMillis(),
      })
    : null;
  const notified = { channel, id: event.id, said };
  console.log(JSON.stringify({ event: 'notified', type: event['detail-type'], ...notified }));
  return notified;
}
