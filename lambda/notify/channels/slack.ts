import type { Notification } from '../notification.ts';
import { secretText } from '../secrets.ts';
import { asks, type ChannelOf } from './channel.ts';
import { deliver } from './post.ts';

/** An incoming webhook of Slack, whose URL is the secret. */
export const slack: ChannelOf = {
  where: ({ slack }) => slack && `its URL: ${secretText(slack.webhook)}`,
  hears: ({ slack }, { severity }) => asks(slack?.on, severity),
  send: async (notification, sending) => {
    const name = sending.settings.slack?.webhook;
    if (!name) return 'not set';
    const url = await sending.secrets.readUrl(name);
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ text: slackText(notification) });
    const { said } = await deliver({ method: 'POST', url, headers, body }, sending, {
      names: [name],
    });
    return said;
  },
};

const marks = {
  failure: ':x:',
  warning: ':warning:',
  success: ':white_check_mark:',
  start: '',
  test: ':information_source:',
};

/** Of what clients and servers wrote, nothing is a mark or a mention. Pure. */
export function slackText({ severity, title, text }: Notification): string {
  return `${marks[severity]} *${escaped(title)}*\n\`\`\`\n${escaped(text.trimEnd())}\n\`\`\``;
}

/** The three characters that Slack reads itself, and the one that would end the block. */
const escaped = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('`', "'");
