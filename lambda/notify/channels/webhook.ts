import type { WebhookSettings } from '../../contract/notifications.ts';
import { fillTemplate } from '../fill-template.ts';
import type { Notification } from '../notification.ts';
import { secretText } from '../secrets.ts';
import { signatureHeaders } from '../sign.ts';
import { asks, type ChannelOf } from './channel.ts';
import { deliver } from './post.ts';

/** A receiver of the user's own, which verifies our signature. */
export const webhook: ChannelOf = {
  where: ({ webhook }) => webhook && whereOf(webhook),
  hears: ({ webhook }, { severity }) => asks(webhook?.on, severity),
  send: async (notification, sending) => {
    const { secrets, settings, now } = sending;
    if (!settings.webhook) return 'not set';
    const { url: where, secret, template } = settings.webhook;
    const isNamed = typeof where !== 'string';
    const url = isNamed ? await secrets.readUrl(where) : new URL(where);
    const key = await secrets.read(secret);
    const body = bodyOf(notification, template);
    const headers = {
      'content-type': 'application/json',
      ...signatureHeaders({ id: notification.id, seconds: Math.floor(now() / 1000), body }, key),
    };
    const { said } = await deliver({ method: 'POST', url, headers, body }, sending, {
      names: [secret, ...(isNamed ? [where] : [])],
      values: [key],
    });
    return said;
  },
};

const whereOf = ({ url }: WebhookSettings) =>
  typeof url === 'string' ? url : `its URL: ${secretText(url)}`;

/** As Standard Webhooks wants it, or as the template has it. Pure. */
export function bodyOf(notification: Notification, template: unknown): string {
  if (template !== undefined) return JSON.stringify(fillTemplate(template, notification));
  const { type, time, ...data } = notification;
  return JSON.stringify({ type, timestamp: time, data });
}
