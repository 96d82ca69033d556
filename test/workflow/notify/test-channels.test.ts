import type { NotifyTest } from '../../../lambda/notify/test-channels.ts';
import { answers } from './receiver.ts';
import { type SendingUnderTest, sendingUnderTest, slackPath } from './sending-under-test.ts';

let under: SendingUnderTest;
beforeEach(async () => {
  under = await sendingUnderTest();
});
afterEach(() => under.stop());

const testOf = async (ensemble = 'prod') =>
  (await under.send({ test: { ensemble } })) as NotifyTest;

test('a test goes through every channel, marked as one', async () => {
  const { channels } = await testOf();

  expect(channels.map(({ channel, sent }) => [channel, sent])).toEqual([
    ['topic', true],
    ['slack', true],
    ['webhook', true],
    ['heartbeat', true],
  ]);
  expect(under.world.published[0]?.Subject).toBe('zk-backup: TEST for prod');
  expect(under.world.published[0]?.Message).toContain('This is a test of the notifications.');
  const posted = under.receiver.received.filter(({ method }) => method === 'POST');
  expect(posted.map(({ path }) => path).sort()).toEqual(['/hook', slackPath].sort());
  for (const { body } of posted) expect(body).toContain('TEST for prod');
});

test('a heartbeat is not pinged, which would be a sign of life: its host is asked', async () => {
  const { channels } = await testOf();

  const asked = under.receiver.received.filter(({ method }) => method === 'HEAD');
  expect(asked.map(({ path }) => path)).toEqual(['/']);
  expect(channels.find(({ channel }) => channel === 'heartbeat')).toMatchObject({
    where: 'prod: start, success, failure',
    said: expect.stringMatching(/^localhost:\d+ can be reached; nothing was pinged/),
  });
});

test('each tells what it was answered; one that fails keeps no other from being tested', async () => {
  under.world.secrets.delete('zk/slack');
  under.receiver.behaves(answers(500));

  const { channels } = await testOf();

  expect(channels.map(({ channel, sent, said }) => [channel, sent, said])).toEqual([
    ['topic', true, 'published as m1'],
    ['slack', false, 'The secret "zk/slack" of Secrets Manager is not there.'],
    ['webhook', false, expect.stringMatching(/^localhost:\d+ answered 500\.$/)],
    ['heartbeat', true, expect.stringContaining('can be reached')],
  ]);
  expect(under.world.waited).toEqual([]);
});

test('of an ensemble without a heartbeat there is none to test', async () => {
  const { channels } = await testOf('staging');

  expect(channels.map(({ channel }) => channel)).toEqual(['topic', 'slack', 'webhook']);
});

test('a test of all ensembles tries the heartbeats of all', async () => {
  const { ensemble, channels } = (await under.send({ test: {} })) as NotifyTest;

  expect(ensemble).toBeNull();
  expect(channels.at(-1)).toMatchObject({ where: 'prod: start, success, failure', sent: true });
  expect(under.world.published[0]?.Subject).toBe('zk-backup: TEST for all ensembles');
});

test('where a channel is, is told without what is secret', async () => {
  const text = JSON.stringify(await testOf());

  expect(text).not.toMatch(/verysecret|ping-1234567|whsec_/);
});
