import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';

export interface BusEvent {
  readonly bus: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
}

/**
 * Puts one event on the bus.
 * @throws also when EventBridge answers 200 and took nothing: the SDK does not look
 */
export async function putEvent(
  eventBridge: Pick<EventBridgeClient, 'send'>,
  { bus, source, detailType, detail }: BusEvent,
): Promise<void> {
  const { Entries, FailedEntryCount = 0 } = await eventBridge.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: bus,
          Source: source,
          DetailType: detailType,
          Detail: JSON.stringify(detail),
        },
      ],
    }),
  );
  if (FailedEntryCount === 0) return;
  const error = new Error(Entries?.[0]?.ErrorMessage ?? 'EventBridge took no entry');
  error.name = Entries?.[0]?.ErrorCode ?? 'InternalFailure';
  throw error;
}
