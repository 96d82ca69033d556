import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { sendingOnce } from '../../lambda/aws/sending-once.ts';
import type { Need } from '../callers/call-log.ts';
import { type Sns, startSns } from './sns.ts';

const TopicArn = 'arn:aws:sns:us-east-1:123456789012:Alarms';

let sns: Sns;
let client: SNSClient;
let needs: Need[];
beforeEach(async () => {
  needs = [];
  sns = await startSns({ topics: [TopicArn], onCall: (_, asked) => needs.push(...asked) });
  client = new SNSClient({
    endpoint: sns.endpoint,
    region: 'us-east-1',
    ...sendingOnce,
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'local' },
  });
});
afterEach(async () => {
  client.destroy();
  await sns.close();
});

const publish = (change: object = {}) =>
  client.send(
    new PublishCommand({ TopicArn, Subject: 'S: a & b', Message: 'zwölf\n=&', ...change }),
  );

test('what is published is kept, and has an id', async () => {
  const { MessageId } = await publish();

  expect(MessageId).toMatch(/^[0-9a-f-]{36}$/);
  expect(sns.published).toEqual([
    { topicArn: TopicArn, subject: 'S: a & b', message: 'zwölf\n=&' },
  ]);
  expect(needs).toEqual([{ action: 'sns:Publish', resource: TopicArn, context: {} }]);
});

test.each([
  ['a topic that is not there', { TopicArn: `${TopicArn}2` }, 'NotFound'],
  ['no message', { Message: '' }, 'InvalidParameter'],
  ['a subject of 100 characters', { Subject: 'x'.repeat(100) }, 'InvalidParameter'],
  ['a subject of two lines', { Subject: 'a\nb' }, 'InvalidParameter'],
  ['a subject outside of ASCII', { Subject: 'zwölf' }, 'InvalidParameter'],
  ['more than 256 KB', { Message: 'x'.repeat(256 * 1024 + 1) }, 'InvalidParameter'],
  ['what is not offered here', { MessageStructure: 'json' }, 'NotImplemented'],
])('%s is refused, and nothing is kept', async (_what, change, name) => {
  await expect(publish(change)).rejects.toMatchObject({ name: expect.stringContaining(name) });

  expect(sns.published).toEqual([]);
});

test('a fault that a test orders strikes once', async () => {
  sns.faults.fail = 1;

  await expect(publish()).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
  await publish();

  expect(sns.published).toHaveLength(1);
});
