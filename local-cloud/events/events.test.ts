import {
  EventBridgeClient,
  ListEventBusesCommand,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { sendingOnce } from '../../lambda/aws/sending-once.ts';
import { type Events, startEvents } from './events.ts';

let bus: Events;
let client: EventBridgeClient;
const heard: string[] = [];

beforeEach(async () => {
  heard.length = 0;
  bus = await startEvents({ onEvent: ({ detailType }) => heard.push(detailType) });
  client = new EventBridgeClient({
    endpoint: bus.endpoint,
    region: 'us-east-1',
    ...sendingOnce,
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'local' },
  });
});

afterEach(async () => {
  client.destroy();
  await bus.close();
});

const entry: PutEventsRequestEntry = {
  Source: 'zk-backup',
  DetailType: 'ZooKeeper Backup Succeeded',
  Detail: '{"ensemble":"prod"}',
};

const put = (...Entries: PutEventsRequestEntry[]) => client.send(new PutEventsCommand({ Entries }));

test('an event is kept and handed on', async () => {
  const { FailedEntryCount, Entries } = await put(entry);

  expect([FailedEntryCount, bus.events, heard]).toEqual([
    0,
    [
      {
        id: Entries?.[0]?.EventId,
        source: 'zk-backup',
        detailType: 'ZooKeeper Backup Succeeded',
        detail: { ensemble: 'prod' },
        bus: 'default',
        resources: [],
        time: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    ],
    ['ZooKeeper Backup Succeeded'],
  ]);
});

test.each<[string, PutEventsRequestEntry, string]>([
  ['no source', { Source: undefined }, 'InvalidArgument'],
  ['no detail type', { DetailType: undefined }, 'InvalidArgument'],
  ['no detail', { Detail: undefined }, 'InvalidArgument'],
  ['detail that is not JSON', { Detail: 'ensemble' }, 'MalformedDetail'],
  ['detail that is not an object', { Detail: '[]' }, 'MalformedDetail'],
  ['an unknown bus', { EventBusName: 'other' }, 'ResourceNotFoundException'],
  ['the source of an AWS service', { Source: 'aws.ssm' }, 'NotAuthorizedForSource'],
])('an entry with %s fails while the request succeeds', async (_, change, code) => {
  const { FailedEntryCount, Entries } = await put({ ...entry, ...change }, entry);

  expect([FailedEntryCount, Entries?.[0]?.ErrorCode, bus.events.length]).toEqual([1, code, 1]);
});

test.each([
  ['more than 10 entries', Array.from({ length: 11 }, () => entry)],
  ['more than 256 KB', [{ ...entry, Detail: JSON.stringify({ text: 'x'.repeat(256 * 1024) }) }]],
])('a request of %s is refused', async (_, entries) => {
  await expect(put(...entries)).rejects.toMatchObject({ name: 'ValidationException' });
});

test('entries fail on request, in an answer with status 200', async () => {
  bus.faults.failEntries = 1;

  const answers = [await put(entry), await put(entry)];

  expect(answers.map(({ FailedEntryCount }) => FailedEntryCount)).toEqual([1, 0]);
});

test('requests are throttled on request', async () => {
  bus.faults.throttle = 1;

  await expect(put(entry)).rejects.toMatchObject({ name: 'ThrottlingException' });
});

test('another operation is unknown', async () => {
  await expect(client.send(new ListEventBusesCommand({}))).rejects.toMatchObject({
    name: 'UnknownOperationException',
  });
});
