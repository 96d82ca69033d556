import { PublishCommand } from '@aws-sdk/client-sns';
import type { NotifySettings } from '../../contract/notifications.ts';
import { isPassing } from '../../flow/retries.ts';
import { NotSent } from '../not-sent.ts';
import { asks, type ChannelOf } from './channel.ts';

/** A topic of SNS: people with a subscription, and whatever else listens there. */
const ofTopic = (arnOf: (settings: NotifySettings) => string | undefined): ChannelOf => ({
  where: (settings) => arnOf(settings),
  hears: (settings, { severity }) => arnOf(settings) !== undefined && asks(settings.on, severity),
  send: async ({ title, text }, { settings, sns }) => {
    const TopicArn = arnOf(settings);
    try {
      const command = new PublishCommand({ TopicArn, Subject: title, Message: text });
      const { MessageId } = await sns.send(command);
      return `published as ${MessageId}`;
    } catch (cause) {
      const { name, message } = cause as Error;
      throw new NotSent(`${TopicArn} took nothing: ${name}: ${message}`, {
        isPassing: isPassing(cause as Error),
        hint: 'See whether the topic is there, and whether its policy and its key admit the role of the notify function.',
        cause,
      });
    }
  },
});

export const topic = ofTopic((settings) => settings.topic);
export const otherTopic = ofTopic(({ otherTopic }) => otherTopic);
