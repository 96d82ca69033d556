import type { Channel } from '../contract/notifications.ts';
import type { NotifySending } from './channels/channel.ts';
import { channelsByName } from './channels/channels.ts';
import { NotSent } from './not-sent.ts';
import type { Notification } from './notification.ts';

/** Seconds between two attempts, where the receiver names none. */
const waits = [1, 5, 20, 60, 120];

/** Kept back, so that the end can be told before Lambda takes the sandbox away. */
const spareMilliseconds = 15_000;

export interface SendPatience {
  readonly wait: (milliseconds: number) => Promise<unknown>;
  /** Until Lambda ends this invocation. */
  readonly millisecondsLeft: () => number;
}

/**
 * Sends by one channel, and tries again what may be gone a little later.
 * @returns what the receiver said
 * @throws NotSent with the last reason, and what was to be told
 */
export async function sendPatiently(
  channel: Channel,
  notification: Notification,
  sending: NotifySending,
  { wait, millisecondsLeft }: SendPatience,
): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await channelsByName[channel].send(notification, sending);
    } catch (error) {
      if (!(error instanceof NotSent)) throw error;
      const seconds = error.retryAfterSeconds ?? waits[attempt];
      const isOver =
        !error.isPassing ||
        attempt >= waits.length ||
        seconds === undefined ||
        seconds * 1000 + spareMilliseconds > millisecondsLeft();
      if (isOver) throw untold(channel, notification, error, attempt + 1);
      await wait(seconds * 1000);
    }
  }
}

const untold = (channel: Channel, { title }: Notification, error: NotSent, attempts: number) =>
  new NotSent(
    `By ${channel} nobody was told "${title}": ${error.message}${attempts > 1 ? ` (${attempts} attempts)` : ''}`,
    { isPassing: error.isPassing, hint: error.hint, cause: error },
  );
