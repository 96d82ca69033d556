import type { SNSClient } from '@aws-sdk/client-sns';
import type { NotifySettings, Severity } from '../../contract/notifications.ts';
import type { HttpOptions } from '../http/ask.ts';
import type { Notification } from '../notification.ts';
import type { Secrets } from '../secrets.ts';

/** What sending takes. */
export interface NotifySending {
  readonly settings: NotifySettings;
  readonly sns: Pick<SNSClient, 'send'>;
  readonly secrets: Secrets;
  readonly http?: HttpOptions;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** One way in which notifications go. */
export interface ChannelOf {
  /** What it is, without its secrets; undefined where it is not set. */
  readonly where: (settings: NotifySettings, ensemble?: string) => string | undefined;
  /** Whether it hears of such a notification. */
  readonly hears: (
    settings: NotifySettings,
    of: Pick<Notification, 'severity' | 'kind' | 'ensemble'>,
  ) => boolean;
  /**
   * Sends once.
   * @returns what the receiver said, for a person
   * @throws NotSent
   */
  readonly send: (notification: Notification, sending: NotifySending) => Promise<string>;
}

/** Whether it was asked for; a test always is. */
export const asks = (on: readonly Severity[] | undefined, severity: Severity): boolean =>
  on !== undefined && (severity === 'test' || on.includes(severity));
