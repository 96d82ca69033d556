import { type Channel, channels } from '../contract/notifications.ts';
import type { NotifySending } from './channels/channel.ts';
import { channelsByName } from './channels/channels.ts';
import { testNotification } from './make-notification.ts';
import { NotSent } from './not-sent.ts';

/** How a test went by one channel. */
export interface ChannelTest {
  readonly channel: Channel;
  /** A topic, a URL in clear, or the name of the secret that holds it. */
  readonly where: string;
  readonly sent: boolean;
  /** What the receiver said, or why nothing was sent. */
  readonly said: string;
  readonly hint?: string;
}

/** What `notify --test` gets. */
export interface NotifyTest {
  readonly version: 1;
  /** Whose heartbeats were tried; null: of all. */
  readonly ensemble: string | null;
  readonly id: string;
  readonly channels: readonly ChannelTest[];
}

/** Sends a marked test by every channel that is set, once, all at the same time. */
export async function testChannels(
  ensemble: string | undefined,
  id: string,
  sending: NotifySending,
): Promise<NotifyTest> {
  const { settings, now } = sending;
  const time = new Date(now()).toISOString();
  const notification = testNotification({ ensemble: ensemble ?? '', id, time }, settings);
  const tests = channels.flatMap((channel) => {
    const where = channelsByName[channel].where(settings, ensemble);
    return where === undefined ? [] : [{ channel, where }];
  });
  const ends = tests.map(async ({ channel, where }): Promise<ChannelTest> => {
    try {
      const said = await channelsByName[channel].send(notification, sending);
      return { channel, where, sent: true, said };
    } catch (error) {
      if (!(error instanceof NotSent)) throw error;
      return { channel, where, sent: false, said: error.message, hint: error.hint };
    }
  });
  return { version: 1, ensemble: ensemble ?? null, id, channels: await Promise.all(ends) };
}
