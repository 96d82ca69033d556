/** Who is told of what happens to a real ensemble, by a real receiver with TLS. */
import { runCommandLine } from '../../bin/local/command-line.ts';
import type { EnsembleNode } from '../../local-cloud/ensemble/ensemble-node.ts';
import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import { answers, type Receiver, startReceiver } from '../workflow/notify/receiver.ts';
import { backUpOnce, backUpWell, startCloud } from './clouds.ts';
import { connectTo } from './restore-by-hand.ts';

const key = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

let receiver: Receiver;
let cloud: LocalCloud;
beforeAll(async () => {
  receiver = await startReceiver();
  const beat = (what: string) => ({ ssmParameter: `/zk/${what}` });
  cloud = await startCloud('notifications', {
    nodes: 3,
    mode: 'live',
    durable: { millisecondsPerSecond: 50 },
    notify: {
      slack: { webhook: { secretsManager: 'zk/slack' } },
      webhook: { url: `${receiver.origin}/hook`, secret: beat('signing') },
      heartbeat: {
        local: { start: beat('start'), success: beat('success'), failure: beat('failure') },
      },
    },
    functionEnvironment: { NODE_EXTRA_CA_CERTS: receiver.caFile },
  });
  cloud.secrets.values.set('zk/slack', `${receiver.origin}/slack`);
  const put = (name: string, value: string) =>
    cloud.ssm.parameters.set(name, { type: 'SecureString', value });
  put('/zk/signing', key);
  for (const what of ['start', 'success', 'failure'])
    put(`/zk/${what}`, `${receiver.origin}/${what}`);
}, 600_000);
afterAll(async () => {
  await cloud?.close();
  await receiver?.close();
});
/** The faults of one test are gone with it. */
afterEach(() => {
  cloud.s3.faults.rules.splice(0);
  receiver.behaves(answers(200, 'ok'));
});

/** What is told from now on, once everything that was begun has ended. */
function told() {
  const [asked, published] = [receiver.received.length, cloud.sns.published.length];
  return async () => {
    await cloud.settled();
    return {
      paths: receiver.received.slice(asked).map(({ path }) => path),
      mails: cloud.sns.published.slice(published),
    };
  };
}

const refusing = (operation: string, keyPrefix: string) =>
  cloud.s3.faults.rules.push({ operations: [operation], keyPrefix, code: 'AccessDenied' });

test('a good backup pings its begin and its end, and calls nobody', async () => {
  const client = await connectTo((await cloud.ensemble.leader()) as EnsembleNode);
  for (let at = 0; at < 40; at++) await client.create(`/z${at}`, Buffer.from('data'));
  await client.close();
  const after = told();

  await backUpWell(cloud);

  expect(await after()).toEqual({ paths: ['/start', '/success'], mails: [] });
});

test('a backup of an empty tree is told as a warning', async () => {
  const client = await connectTo((await cloud.ensemble.leader()) as EnsembleNode);
  for (let at = 0; at < 40; at++) await client.delete(`/z${at}`);
  await client.close();
  const after = told();

  await backUpWell(cloud);

  const { paths, mails } = await after();
  expect(paths.sort()).toEqual(['/hook', '/slack', '/start', '/success']);
  expect(mails).toMatchObject([
    {
      subject: 'zk-backup: backup of local Succeeded with warnings',
      message: expect.stringMatching(/Warning: +The tree is empty[\s\S]*#backup-warning/),
    },
  ]);
});

test('a backup that failed is told to everybody, with its reason and its command', async () => {
  const after = told();
  refusing('PutObject', 'local/zookeeper-backup-');

  await backUpOnce(cloud);

  const { paths, mails } = await after();
  expect(paths.sort()).toEqual(['/failure', '/hook', '/slack', '/start']);
  expect(mails).toMatchObject([
    {
      subject: expect.stringMatching(/^zk-backup: backup of local Failed: /),
      message: expect.stringMatching(
        /Reason: [\s\S]*npx zk-backup status local[\s\S]*#backup-failed/,
      ),
    },
  ]);
});

test('so is a drill', async () => {
  const after = told();
  refusing('GetObject', 'local/zookeeper-backup-');

  await cloud.fireDrill();

  const { paths, mails } = await after();
  expect(paths.sort()).toEqual(['/hook', '/slack']);
  expect(mails).toMatchObject([
    { subject: expect.stringMatching(/restore drill of local Failed: /) },
  ]);
});

test('an execution that dies tells nobody: an alarm does', async () => {
  const after = told();

  const { error } = await cloud.invoke({
    ensemble: 'prdo',
    scheduledTime: '2020-01-01T00:00:00Z',
  });

  expect(error).toMatchObject({ errorType: 'InvalidRequest' });
  expect(await after()).toEqual({ paths: [], mails: [] });
});

test('a channel that is refused keeps no other from being told, and what it was to tell is kept', async () => {
  const after = told();
  receiver.behaves((response, { url }) =>
    response.writeHead(url === '/slack' ? 404 : 200).end(url === '/slack' ? 'no_service' : 'ok'),
  );
  refusing('PutObject', 'local/zookeeper-backup-');

  await backUpOnce(cloud);

  const { mails } = await after();
  expect(mails).toHaveLength(1);
  expect(cloud.rules.deadLetters).toMatchObject([
    {
      body: {
        requestPayload: { channel: 'slack', event: { source: 'zk-backup' } },
        responsePayload: {
          errorType: 'NotSent',
          errorMessage: expect.stringMatching(/answered 404 \(no_service\)/),
        },
      },
    },
  ]);
});

test('notify --test tells of each channel what happened, and exits 1 where one failed', async () => {
  receiver.behaves((response, { url }) => response.writeHead(url === '/slack' ? 404 : 200).end());

  const { code, document } = await runCommandLine(cloud, ['notify', '--test', 'local'], 2);

  expect(code).toBe(1);
  expect(document).toMatchObject({
    channels: [
      { channel: 'topic', sent: true },
      { channel: 'slack', sent: false, said: expect.stringMatching(/answered 404/) },
      { channel: 'webhook', sent: true },
      { channel: 'heartbeat', sent: true },
    ],
  });
});
