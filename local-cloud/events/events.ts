/** EventBridge's PutEvents on loopback: strict about entries, and keeps what it took. */
import { randomUUID } from 'node:crypto';
import type { OnCall } from '../callers/call-log.ts';
import { eventsNeeds } from '../callers/ssm-needs.ts';
import { serveJson } from '../ssm/json-protocol.ts';
import { ServiceError } from '../ssm/service-error.ts';
import { type Entry, entryProblem, entrySize } from './entry.ts';

export interface BusEvent {
  readonly id: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly bus: string;
  readonly resources: readonly string[];
  /** UTC. */
  readonly time: string;
}

export interface EventsOptions {
  /** 0 or none takes a free one. */
  readonly port?: number;
  /** The bus that exists, `default` unless another is named. */
  readonly busName?: string;
  readonly onEvent?: (event: BusEvent) => void;
  readonly onCall?: OnCall;
}

export interface Events {
  readonly endpoint: string;
  /** Accepted events, oldest first. */
  readonly events: readonly BusEvent[];
  /** Counts go down as they strike. */
  readonly faults: {
    /** Entries that fail in an answer with status 200. */
    failEntries: number;
    /** Requests that are throttled. */
    throttle: number;
  };
  close(): Promise<void>;
}

const entryLimit = 10;
const sizeLimit = 256 * 1024;

export async function startEvents(options: EventsOptions = {}): Promise<Events> {
  const { port, busName = 'default', onEvent = () => {}, onCall } = options;
  const events: BusEvent[] = [];
  const faults = { failEntries: 0, throttle: 0 };

  const put = (entry: Entry) => {
    if (faults.failEntries > 0) {
      faults.failEntries -= 1;
      return { ErrorCode: 'InternalFailure', ErrorMessage: 'Internal failure' };
    }
    const problem = entryProblem(entry, busName);
    if (problem) {
      return problem;
    }
    const event = toEvent(entry, busName);
    events.push(event);
    onEvent(event);
    return { EventId: event.id };
  };

  const server = await serveJson({
    target: 'AWSEvents',
    signingName: 'events',
    port,
    onCall: (authorization, _operation, input) => onCall?.(authorization, eventsNeeds(input)),
    before: () => {
      if (faults.throttle > 0) {
        faults.throttle -= 1;
        throw new ServiceError('ThrottlingException', 'Rate exceeded');
      }
    },
    operations: {
      PutEvents: ({ Entries }: { Entries?: readonly Entry[] }) => {
        const results = checkEntries(Entries).map(put);
        return {
          FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length,
          Entries: results,
        };
      },
    },
  });
  return { endpoint: server.endpoint, events, faults, close: server.close };
}

function checkEntries(entries: readonly Entry[] = []): readonly Entry[] {
  if (entries.length === 0 || entries.length > entryLimit) {
    throw new ServiceError(
      'ValidationException',
      `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and ${entryLimit}`,
    );
  }
  if (entries.map(entrySize).reduce((sum, bytes) => sum + bytes, 0) > sizeLimit) {
    throw new ServiceError(
      'ValidationException',
      'Total size of the entries in the request is over the limit.',
    );
  }
  return entries;
}

const toEvent = (entry: Entry, busName: string): BusEvent => ({
  id: randomUUID(),
  source: entry.Source ?? '',
  detailType: entry.DetailType ?? '',
  detail: JSON.parse(entry.Detail ?? '{}'),
  bus: entry.EventBusName ?? busName,
  resources: entry.Resources ?? [],
  time: new Date(entry.Time === undefined ? Date.now() : entry.Time * 1000).toISOString(),
});
