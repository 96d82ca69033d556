/** The notify function as it is deployed: its bundle, its settings, its rule; without any ensemble. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { answers, type Receiver, startReceiver } from '../test/workflow/notify/receiver.ts';
import { signingKey } from '../test/workflow/notify/sending-under-test.ts';
import { AsynchronousInvocations } from './functions/asynchronous-invocations.ts';
import { createFunctions, type Functions } from './functions/functions.ts';
import { type Services, startServices } from './services.ts';
import { startSsm } from './ssm/ssm.ts';
import type { Assembly, Bucket } from './template/assembly.ts';
import { synthesize } from './template/synthesize.ts';

const onCall = 'arn:aws:sns:us-east-1:123456789012:on-call';

let directory: string;
let receiver: Receiver;
let assembly: Assembly;
let services: Services;
let functions: Functions;
let client: EventBridgeClient;
const asynchronous = new AsynchronousInvocations();
const started: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'zk-backup-notifications-'));
  receiver = await startReceiver();
  const configPath = join(directory, 'config.json');
  const beat = { ssmParameter: '/zk/beat' };
  await writeFile(
    configPath,
    JSON.stringify({
      ensembles: [{ name: 'prod', nodes: { instanceIds: ['i-0123456789abcdef0'] } }],
      notify: {
        topic: onCall,
        slack: { webhook: { secretsManager: 'zk/slack' } },
        webhook: { url: `${receiver.origin}/hook`, secret: { ssmParameter: '/zk/key' } },
        heartbeat: { prod: { failure: beat } },
      },
    }),
  );
  assembly = await synthesize({ configPath, outputDirectory: join(directory, 'out') });
  services = await startServices(
    {
      directory: join(directory, 's3'),
      ...{ assembly, bucket: assembly.buckets[0] as Bucket, topics: [onCall] },
      onEvent: undefined,
      invoke: () => functions,
      onInvoke: (invocation) => asynchronous.add(invocation),
    },
    (part) => {
      started.push(part);
      return part;
    },
  );
  const { s3, events, sns, secrets, uriOf } = services;
  const ssm = await startSsm({ directory: join(directory, 'ssm'), nodes: [] });
  started.push(ssm);
  ssm.parameters.set('/zk/key', { type: 'SecureString', value: signingKey });
  functions = createFunctions({
    functions: assembly.functions,
    endpoints: {
      ...{ s3: s3.endpoint, events: events.endpoint, sns: sns.endpoint },
      ...{ secrets: secrets.endpoint, ssm: ssm.endpoint },
    },
    credentialsUriOf: (name) => uriOf(`function ${name}`),
    environment: { NODE_EXTRA_CA_CERTS: receiver.caFile },
  });
  client = new EventBridgeClient({
    endpoint: events.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'local' },
  });
  secrets.values.set('zk/slack', `${receiver.origin}/services/verysecret`);
}, 120_000);
afterAll(async () => {
  client?.destroy();
  await functions?.close();
  for (const part of started.reverse()) await part.close();
  await receiver?.close();
  await rm(directory, { recursive: true });
});
afterEach(() => receiver.behaves(answers(200)));

const put = (ensemble: string, outcome: string) =>
  client.send(
    new PutEventsCommand({
      Entries: [
        {
          Source: 'zk-backup',
          DetailType: `ZooKeeper Backup ${outcome}`,
          Detail: JSON.stringify({ runId: `${ensemble}.1`, ensemble, outcome, reason: 'None.' }),
        },
      ],
    }),
  );

test('a failure that is put on the bus reaches everybody by the rule and the bundle', async () => {
  await put('prod', 'Failed');
  await asynchronous.settled();

  const topics = services.sns.published.map(({ topicArn, subject }) => [topicArn, subject]);
  expect(topics.sort()).toEqual(
    [assembly.topics[0]?.arn, onCall]
      .map((arn) => [arn, 'zk-backup: backup of prod Failed: None.'])
      .sort(),
  );
  expect(receiver.received.map(({ path }) => path).sort()).toEqual([
    '/hook',
    '/services/verysecret',
  ]);
});

test('a channel whose secret cannot be read is in the queue with its reason, and without one', async () => {
  const { deadLetters } = services.rules;

  expect(deadLetters).toMatchObject([
    {
      queueArn: expect.stringContaining('NotifyDeadLetters'),
      body: {
        requestPayload: { channel: 'heartbeat' },
        responsePayload: {
          errorMessage: expect.stringMatching(
            /^By heartbeat nobody was told .*The parameter "\/zk\/beat" of SSM is not there\.$/,
          ),
        },
      },
    },
  ]);
  expect(JSON.stringify(deadLetters)).not.toContain('verysecret');
});

test('an event of another stack, and one that nobody asked for, reach nobody', async () => {
  const [mails, asked] = [services.sns.published.length, receiver.received.length];

  await put('other', 'Failed');
  await put('prod', 'Skipped');
  await asynchronous.settled();

  expect([services.sns.published.length, receiver.received.length]).toEqual([mails, asked]);
});

test('a test is invoked and awaited, and tells of every channel', async () => {
  const { payload, error } = await functions.invoke({
    target: assembly.outputs.NotifyFunctionArn as string,
    event: { test: {} },
    type: 'RequestResponse',
  });

  expect(error).toBeUndefined();
  expect(payload).toMatchObject({
    channels: [
      { channel: 'topic', sent: true },
      { channel: 'other-topic', where: onCall, sent: true },
      { channel: 'slack', sent: true, said: expect.stringMatching(/answered 200$/) },
      { channel: 'webhook', sent: true },
      { channel: 'heartbeat', sent: false },
    ],
  });
});
