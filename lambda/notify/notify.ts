import type { Channel } from '../contract/notifications.ts';
import type { NotifySending } from './channels/channel.ts';
import { channelsByName } from './channels/channels.ts';
import { notificationOf } from './make-notification.ts';
import { parseNotifyRequest } from './request.ts';
import { type SendPatience, sendPatiently } from './send-patiently.ts';
import { type NotifyTest, testChannels } from './test-channels.ts';

/** What became of one event by one channel; `said` is null where the channel does not hear of such. */
export interface NotifiedEvent {
  readonly channel: Channel;
  readonly id: string;
  readonly said: string | null;
}

/**
 * Tells one event by one channel, or tests them all.
 * @param id of this invocation
 * @throws InvalidRequest, NotSent
 */
export async function notify(
  payload: unknown,
  id: string,
  sending: NotifySending,
  patience: SendPatience,
): Promise<NotifiedEvent | NotifyTest> {
  const request = parseNotifyRequest(payload);
  if ('test' in request) return testChannels(request.test.ensemble, id, sending);
  const { channel, event } = request;
  const { settings } = sending;
  const isOwn = settings.ensembles.includes(event.detail.ensemble);
  const notification = isOwn ? notificationOf(event, settings) : undefined;
  const isHeard = notification && channelsByName[channel].hears(settings, notification);
  const said = isHeard ? await sendPatiently(channel, notification, sending, patience) : null;
  return { channel, id: event.id, said };
}
