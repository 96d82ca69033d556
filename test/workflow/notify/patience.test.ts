import type { Manner } from './receiver.ts';
import { answers } from './receiver.ts';
import {
  failedBackup,
  type SendingUnderTest,
  sendingUnderTest,
  topicArn,
} from './sending-under-test.ts';

let under: SendingUnderTest;
beforeEach(async () => {
  under = await sendingUnderTest();
});
afterEach(() => under.stop());

const bySlack = () => under.send({ channel: 'slack', event: failedBackup });

const failure = (sent: Promise<unknown>) =>
  sent.then(
    () => {
      throw new Error('it was sent');
    },
    (error: Error & { hint: string }) => error,
  );

const cut: Manner = (response) => response.destroy();

test.each<[string, Manner]>([
  ['500', answers(500)],
  ['503', answers(503)],
  ['429', answers(429)],
  ['no answer, and a cut connection', cut],
])('what may be gone a little later is tried again: %s', async (_what, manner) => {
  under.receiver.behaves(manner, manner, answers(200));

  await bySlack();

  expect(under.receiver.received).toHaveLength(3);
  expect(under.world.waited).toEqual([1, 5]);
});

test('a receiver that names a time is asked again after that time', async () => {
  under.receiver.behaves(answers(429, '', { 'retry-after': '30' }), answers(200));

  await bySlack();

  expect(under.world.waited).toEqual([30]);
});

test('after six attempts it is told with its reason, what was not told, and how often it was tried', async () => {
  under.receiver.behaves(answers(503, 'down for maintenance'));

  const error = await failure(bySlack());

  expect(error.message).toMatch(
    /^By slack nobody was told "zk-backup: backup of prod Failed: A voting.*": localhost:\d+ answered 503 \(down for maintenance\)\. \(6 attempts\)$/,
  );
  expect(under.world.waited).toEqual([1, 5, 20, 60, 120]);
});

test.each([400, 403, 404, 410, 301])('what was refused (%d) is not repeated', async (status) => {
  under.receiver.behaves(answers(status));

  await failure(bySlack());

  expect(under.receiver.received).toHaveLength(1);
  expect(under.world.waited).toEqual([]);
});

test('nothing is waited for that the function would not live to see', async () => {
  under.receiver.behaves(answers(503));
  under.world.millisecondsLeft = 30_000;

  await failure(bySlack());

  expect(under.world.waited).toEqual([1, 5]);
});

test('a topic that fails for a moment is tried again, and one that refuses is not', async () => {
  const trouble = (name: string) => Object.assign(new Error('no'), { name });
  under.world.topicFaults.push(trouble('InternalError'));

  await under.send({ channel: 'topic', event: failedBackup });
  under.world.topicFaults.push(trouble('AuthorizationError'));
  const error = await failure(under.send({ channel: 'topic', event: failedBackup }));

  expect(under.world.published).toHaveLength(1);
  expect(error.message).toContain(`${topicArn} took nothing: AuthorizationError: no`);
});

test.each([
  ['zk/slack', 'slack', 'The secret "zk/slack" of Secrets Manager'],
  ['/zk/signing', 'webhook', 'The parameter "/zk/signing" of SSM'],
] as const)(
  'a secret that is not there (%s) is told by its name, and nothing is sent',
  async (name, channel, told) => {
    under.world.secrets.delete(name);

    const error = await failure(under.send({ channel, event: failedBackup }));

    expect(error.message).toContain(`${told} is not there.`);
    expect(error.hint).toMatch(/^Make it, in the region of the stack: aws /);
    expect([under.receiver.received, under.world.waited]).toEqual([[], []]);
  },
);

test.each([
  ['may not be read', Object.assign(new Error('no'), { name: 'AccessDeniedException' })],
  ['cannot be decrypted', Object.assign(new Error('no'), { name: 'DecryptionFailure' })],
])('one that %s is told', async (_what, error) => {
  under.world.secrets.set('zk/slack', error);

  expect((await failure(bySlack())).message).toContain(`cannot be read: ${error.name}.`);
});

test.each([
  ['is no URL', 'verysecret', 'does not hold a URL that begins with https://'],
  ['is a URL of http', 'http://example.com/verysecret', 'does not hold a URL'],
  ['is JSON', '{"url":"https://example.com/verysecret"}', 'does not hold a URL'],
  ['is empty', ' \n', 'is empty'],
])('one whose value %s is told, without its value', async (_what, value, told) => {
  under.world.secrets.set('zk/slack', value);

  const error = await failure(bySlack());

  expect(error.message).toContain(told);
  expect(JSON.stringify([error.message, error.hint, error.stack])).not.toContain('verysecret');
});

test('the line break behind a secret is no part of it', async () => {
  under.world.secrets.set('zk/slack', `${under.world.secrets.get('zk/slack')}\n`);

  await bySlack();

  expect(under.receiver.received).toHaveLength(1);
});

test('a parameter that anybody reads in clear is refused', async () => {
  under.world.parameterType = 'String';

  const error = await failure(under.send({ channel: 'webhook', event: failedBackup }));

  expect(error.message).toContain('is a String, which anybody reads in clear');
});

test.each(['whsec_', 'whsec_c2hvcnQ=', 'not base64 at all, but long enough for a key of 24 bytes'])(
  'a key that signs nothing is refused: %s',
  async (key) => {
    under.world.secrets.set('/zk/signing', key);

    const error = await failure(under.send({ channel: 'webhook', event: failedBackup }));

    expect(error.message).toContain('is not whsec_ and base64 of 24 to 64 bytes');
    expect(under.receiver.received).toEqual([]);
  },
);

test('a secret is read once in five minutes', async () => {
  await bySlack();
  await bySlack();
  under.world.now += 5 * 60_000;
  await bySlack();

  expect(under.world.read).toEqual(['zk/slack', 'zk/slack']);
});

test('and anew once a receiver has refused it', async () => {
  under.receiver.behaves(answers(404), answers(200));
  await failure(bySlack());

  await bySlack();

  expect(under.world.read).toEqual(['zk/slack', 'zk/slack']);
});

test.each([
  ['nothing', undefined],
  ['an unknown channel', { channel: 'fax', event: failedBackup }],
  ['an event of others', { channel: 'slack', event: { ...failedBackup, source: 'aws.ec2' } }],
  ['an event without a run', { channel: 'slack', event: { ...failedBackup, detail: {} } }],
  ['a test of what is no name', { test: { ensemble: 1 } }],
])('%s is refused, and nothing is sent', async (_what, payload) => {
  await expect(under.send(payload)).rejects.toMatchObject({ name: 'InvalidRequest' });

  expect(under.receiver.received).toEqual([]);
});
