/** What a request to SSM or EventBridge asks of IAM. Pure. */
import { account, partition, region } from '../template/physical-names.ts';
import type { Need } from './call-log.ts';

const arn = (service: string, resource: string) =>
  `arn:${partition}:${service}:${region}:${account}:${resource}`;

/** @param tagsOf the tags of an instance */
export function ssmNeeds(
  operation: string,
  input: Readonly<Record<string, unknown>>,
  tagsOf: (instanceId: string) => Readonly<Record<string, string>>,
): Need[] {
  const action = `ssm:${operation}`;
  if (operation === 'GetParameter') {
    const { Name = '' } = input as { Name?: string };
    const resource = arn('ssm', `parameter/${Name.replace(/^\//, '')}`);
    return [{ action, resource, context: {} }];
  }
  if (operation !== 'SendCommand') return [{ action, resource: '*', context: {} }];
  const { DocumentName, InstanceIds = [] } = input as {
    DocumentName?: string;
    InstanceIds?: readonly string[];
  };
  return [
    { action, resource: arn('ssm', `document/${DocumentName}`), context: {} },
    ...InstanceIds.map((id) => ({
      action,
      resource: id.startsWith('mi-')
        ? arn('ssm', `managed-instance/${id}`)
        : arn('ec2', `instance/${id}`),
      context: Object.fromEntries(
        Object.entries(tagsOf(id)).map(([key, value]) => [`ssm:resourceTag/${key}`, value]),
      ),
    })),
  ];
}

export function eventsNeeds(input: Readonly<Record<string, unknown>>): Need[] {
  const { Entries = [] } = input as { Entries?: readonly { EventBusName?: string }[] };
  return Entries.map(({ EventBusName = 'default' }) => ({
    action: 'events:PutEvents',
    resource: arn('events', `event-bus/${EventBusName}`),
    context: {},
  }));
}
