import { type Channel, channels } from '../contract/notifications.ts';
import { InvalidRequest } from '../errors.ts';
import { shown } from '../shown.ts';
import { type OurEvent, readEvent } from './event.ts';

/** What the rule hands over, once for each channel; or what a person asks for. */
export type NotifyRequest =
  | { readonly channel: Channel; readonly event: OurEvent }
  | { readonly test: { readonly ensemble?: string } };

/** @throws InvalidRequest */
export function parseNotifyRequest(payload: unknown): NotifyRequest {
  const { channel, event, test } = (payload ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof test === 'object' && test !== null) {
    const { ensemble } = test as { ensemble?: unknown };
    if (ensemble === undefined) return { test: {} };
    if (typeof ensemble === 'string') return { test: { ensemble } };
    throw new InvalidRequest(`\`test.ensemble\` got ${shown(ensemble)}; it takes a name.`, {
      hint: 'Nothing was sent. To try the channels: npx zk-backup notify --test',
    });
  }
  const known = channels.find((one) => one === channel);
  if (known) return { channel: known, event: readEvent(event) };
  throw new InvalidRequest(
    `\`channel\` got ${shown(channel)}; it takes one of ${channels.join(', ')}.`,
    {
      hint: 'Nothing was sent. Deploy the stack again: its rule was changed by hand.',
    },
  );
}
