import type { Channel } from '../../contract/notifications.ts';
import type { ChannelOf } from './channel.ts';
import { heartbeat } from './heartbeat.ts';
import { slack } from './slack.ts';
import { otherTopic, topic } from './topics.ts';
import { webhook } from './webhook.ts';

/** All there are. */
export const channelsByName: Readonly<Record<Channel, ChannelOf>> = {
  topic,
  'other-topic': otherTopic,
  slack,
  webhook,
  heartbeat,
};
