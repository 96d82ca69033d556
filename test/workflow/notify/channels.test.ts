import { readFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';
import { channels } from '../../../lambda/contract/notifications.ts';
import { answers } from './receiver.ts';
import {
  eventOf,
  failedBackup,
  type SendingUnderTest,
  sendingUnderTest,
  signingKey,
  slackPath,
  topicArn,
} from './sending-under-test.ts';

/** Its sample of a mail is what is sent. */
const documented = readFileSync('docs/notifications.md', 'utf8');

let under: SendingUnderTest;
beforeEach(async () => {
  under = await sendingUnderTest();
});
afterEach(() => under.stop());

const failure = (sent: Promise<unknown>) =>
  sent.then(
    () => {
      throw new Error('it was sent');
    },
    (error: Error & { hint: string }) => error,
  );

const bodies = () => under.receiver.received.map(({ body }) => body);

test('a mail says what, why, what to do, what to paste and where to look', async () => {
  await under.send({ channel: 'topic', event: failedBackup });

  const [, sample] = /where to look:\n\n```\n(.*?)```/s.exec(documented) ?? [];
  expect(under.world.published).toEqual([
    {
      TopicArn: topicArn,
      Subject: 'zk-backup: backup of prod Failed: A voting member is missing: i-2 does not answer.',
      Message: sample,
    },
  ]);
});

test('nobody is told of an ensemble of another stack, whose events are on the same bus', async () => {
  const event = eventOf('ZooKeeper Backup Failed', { ...failedBackup.detail, ensemble: 'other' });

  const ended = await under.send({ channel: 'topic', event });

  expect(ended).toMatchObject({ said: null });
  expect(under.world.published).toEqual([]);
});

test('a topic of the user gets the same', async () => {
  const otherTopic = `${topicArn}-on-call`;
  under.world.settings = { ...under.world.settings, otherTopic };

  await under.send({ channel: 'other-topic', event: failedBackup });

  expect(under.world.published).toMatchObject([{ TopicArn: otherTopic }]);
});

test('Slack gets a text in which nothing of the run is a mark or a mention', async () => {
  const reason = 'read <!channel> & *all* ``` of it';
  const event = eventOf('ZooKeeper Backup Failed', { ...failedBackup.detail, reason });

  await under.send({ channel: 'slack', event });

  expect(under.receiver.received).toMatchObject([{ method: 'POST', path: slackPath }]);
  const { text } = JSON.parse(bodies()[0] ?? '');
  expect(text).toMatch(/^:x: \*zk-backup: backup of prod Failed: read &lt;!channel&gt; &amp;/);
  expect(text).toContain("Reason:   read &lt;!channel&gt; &amp; *all* ''' of it");
  expect(text.match(/```/g)).toHaveLength(2);
});

test('a webhook gets our document, with a signature that a library of Standard Webhooks verifies', async () => {
  // The library holds the timestamp against the clock of the machine.
  under.world.now = Date.now();

  await under.send({ channel: 'webhook', event: failedBackup });

  const [{ headers, body } = { headers: {}, body: '' }] = under.receiver.received;
  const verified = new Webhook(signingKey).verify(body, headers as Record<string, string>);
  expect(verified).toEqual({
    type: 'zk-backup.backup.failure',
    timestamp: '2026-11-22T03:00:00Z',
    data: {
      id: failedBackup.id,
      severity: 'failure',
      title: 'zk-backup: backup of prod Failed: A voting member is missing: i-2 does not answer.',
      text: expect.stringContaining('To see more, paste:'),
      stack: 'ZkBackup',
      ensemble: 'prod',
      kind: 'backup',
      runId: 'prod.20261122T030000Z',
      outcome: 'Failed',
      phase: 'choose',
      reason: 'A voting member is missing: i-2 does not answer.',
      code: 'voter-missing',
      hint: 'Bring it back, then npx zk-backup run prod',
      warnings: '',
      command: 'npx zk-backup status prod',
      console: 'https://console/backup',
      runbook: 'https://wiki.example.com/runbook.md#backup-failed',
    },
  });
  expect(() =>
    new Webhook(signingKey).verify(`${body} `, headers as Record<string, string>),
  ).toThrow();
});

test('the same event has the same id each time it is sent, by which a receiver knows it again', async () => {
  await under.send({ channel: 'webhook', event: failedBackup });
  under.world.now += 60_000;
  await under.send({ channel: 'webhook', event: failedBackup });

  const ids = under.receiver.received.map(({ headers }) => headers['webhook-id']);
  expect(ids).toEqual([failedBackup.id, failedBackup.id]);
});

test('a template is filled in, and no value is more than a text in it', async () => {
  const reason = '"}, {"a": {{ensemble}} \\ \u0007 <script>';
  const template = {
    'summary of {{ensemble}}': '{{title}}',
    list: ['{{ reason }}', 3, null, true, { deep: '{{code}}/{{phase}}' }],
  };
  const { webhook } = under.world.settings;
  if (webhook) {
    under.world.settings = { ...under.world.settings, webhook: { ...webhook, template } };
  }
  const event = eventOf('ZooKeeper Backup Failed', { ...failedBackup.detail, reason });

  await under.send({ channel: 'webhook', event });

  expect(JSON.parse(bodies()[0] ?? '')).toEqual({
    'summary of {{ensemble}}': expect.stringMatching(/^zk-backup: backup of prod Failed/),
    list: ['"}, {"a": {{ensemble}} \\   <script>', 3, null, true, { deep: 'voter-missing/choose' }],
  });
});

test.each([
  ['ZooKeeper Backup Started', {}, '/ping-1234567/start'],
  ['ZooKeeper Backup Succeeded', { outcome: 'Succeeded' }, '/ping-1234567/success'],
  [
    'ZooKeeper Backup Succeeded',
    { outcome: 'Succeeded', warnings: ['It is empty.'] },
    '/ping-1234567/success',
  ],
  ['ZooKeeper Backup Failed', { outcome: 'Failed' }, '/ping-1234567/failure'],
  ['ZooKeeper Backup Unknown', { outcome: 'Unknown' }, '/ping-1234567/failure'],
])('%s %j pings %s', async (detailType, fields, path) => {
  const event = eventOf(detailType, { runId: 'prod.1', ensemble: 'prod', ...fields });

  await under.send({ channel: 'heartbeat', event });

  expect(under.receiver.received.map((one) => [one.method, one.path])).toEqual([['GET', path]]);
});

test.each([
  ['a run that was skipped', 'ZooKeeper Backup Skipped', { outcome: 'Skipped' }],
  ['a drill', 'ZooKeeper Restore Drill Succeeded', { kind: 'drill', outcome: 'Succeeded' }],
  ['a restore', 'ZooKeeper Restore Failed', { kind: 'restore', outcome: 'Failed' }],
  [
    'an ensemble without a heartbeat',
    'ZooKeeper Backup Failed',
    { ensemble: 'x', outcome: 'Failed' },
  ],
])('%s pings nothing', async (_what, detailType, fields) => {
  const event = eventOf(detailType, { runId: 'prod.1', ensemble: 'prod', ...fields });

  expect(await under.send({ channel: 'heartbeat', event })).toMatchObject({ said: null });
  expect(under.receiver.received).toEqual([]);
});

test('a ping that Healthchecks answers with 200 and does not know is told', async () => {
  under.receiver.behaves(answers(200, 'OK (not found)'));

  const error = await failure(under.send({ channel: 'heartbeat', event: failedBackup }));

  expect(error.message).toMatch(/answered "OK \(not found\)"/);
});

test.each(channels.filter((channel) => channel !== 'other-topic'))(
  'what %s was told does not name a secret, in what is returned and in what is thrown',
  async (channel) => {
    const told = [
      await under.send({ channel, event: failedBackup }),
      await failure(
        (async () => {
          under.receiver.behaves((response, { url, headers }) =>
            response
              .writeHead(400)
              .end(`${url} ${JSON.stringify(headers)} ${channel === 'webhook' ? signingKey : ''}`),
          );
          under.world.topicFaults.push(new Error('no'));
          return under.send({ channel, event: failedBackup });
        })(),
      ).then(({ message, hint }) => [message, hint]),
    ];

    expect(JSON.stringify(told)).not.toMatch(/verysecret|ping-1234567|whsec_/);
  },
);
