import { type NotifySettings, notifiedByDefault } from '../../../lambda/contract/notifications.ts';
import type { NotifySending } from '../../../lambda/notify/channels/channel.ts';
import { notify } from '../../../lambda/notify/notify.ts';
import { Secrets } from '../../../lambda/notify/secrets.ts';
import { startReceiver } from './receiver.ts';

/** As `echo "whsec_$(openssl rand -base64 32)"` makes one. */
export const signingKey = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

export const topicArn = 'arn:aws:sns:us-east-1:123456789012:Alarms';
const slackName = { secretsManager: 'zk/slack' };
export const slackPath = '/services/T01234567/B01234567/verysecrettoken';

const named = (name: string) => Object.assign(new Error(name), { name });

/** The function with a real receiver, its secrets in memory, and a topic that a test looks at. */
export async function sendingUnderTest() {
  const receiver = await startReceiver();
  const beat = (what: string) => ({ ssmParameter: `/zk/${what}` });
  const settings: NotifySettings = {
    stack: 'ZkBackup',
    ensembles: ['prod', 'staging'],
    topic: topicArn,
    on: notifiedByDefault,
    slack: { webhook: slackName, on: notifiedByDefault },
    webhook: {
      url: `${receiver.origin}/hook`,
      secret: { ssmParameter: '/zk/signing' },
      on: ['failure', 'warning', 'success'],
    },
    heartbeat: {
      prod: { start: beat('start'), success: beat('success'), failure: beat('failure') },
    },
    runbook: 'https://wiki.example.com/runbook.md',
    consoles: { backup: 'https://console/backup', restore: 'https://console/restore' },
  };
  const world = {
    settings,
    /** By name; one that is an error is thrown. */
    secrets: new Map<string, string | Error>([
      ['zk/slack', `${receiver.origin}${slackPath}`],
      ['/zk/signing', signingKey],
      ...['start', 'success', 'failure'].map(
        (what) => [`/zk/${what}`, `${receiver.origin}/ping-1234567/${what}`] as const,
      ),
    ]),
    parameterType: 'SecureString',
    /** Secrets that were read, in the order of the calls. */
    read: [] as string[],
    published: [] as { Subject?: string; Message?: string; TopicArn?: string }[],
    /** Thrown by the next publications. */
    topicFaults: [] as Error[],
    now: Date.parse('2026-11-22T03:00:00Z'),
    waited: [] as number[],
    millisecondsLeft: 360_000,
  };
  const secretOf = (name: string, missing: string) => {
    world.read.push(name);
    const value = world.secrets.get(name);
    if (value instanceof Error) throw value;
    if (value === undefined) throw named(missing);
    return value;
  };
  const secrets = new Secrets(
    {
      secretsManager: {
        send: async ({ input }: { input: { SecretId: string } }) => ({
          SecretString: secretOf(input.SecretId, 'ResourceNotFoundException'),
        }),
      } as never,
      ssm: {
        send: async ({ input }: { input: { Name: string } }) => ({
          Parameter: {
            Value: secretOf(input.Name, 'ParameterNotFound'),
            Type: world.parameterType,
          },
        }),
      } as never,
    },
    () => world.now,
  );
  const sending = (): NotifySending => ({
    settings: world.settings,
    secrets,
    sns: {
      send: async ({ input }: { input: object }) => {
        const fault = world.topicFaults.shift();
        if (fault) throw fault;
        world.published.push(input);
        return { MessageId: 'm1' };
      },
    } as never,
    http: { ca: receiver.ca },
    now: () => world.now,
  });
  return {
    receiver,
    world,
    /** Hands a payload to the function; waiting takes no time but that of the test's clock. */
    send: (payload: unknown) =>
      notify(payload, 'request-1', sending(), {
        wait: async (milliseconds) => {
          world.waited.push(milliseconds / 1000);
          world.now += milliseconds;
        },
        millisecondsLeft: () => world.millisecondsLeft,
      }),
    stop: () => receiver.close(),
  };
}

export type SendingUnderTest = Awaited<ReturnType<typeof sendingUnderTest>>;

/** An event as EventBridge hands it over. */
export const eventOf = (detailType: string, detail: object) => ({
  version: '0',
  id: '11111111-2222-3333-4444-555555555555',
  'detail-type': detailType,
  source: 'zk-backup',
  account: '123456789012',
  time: '2026-11-22T03:00:00Z',
  region: 'us-east-1',
  resources: [],
  detail: JSON.parse(JSON.stringify(detail)),
});

export const failedBackup = eventOf('ZooKeeper Backup Failed', {
  version: 1,
  runId: 'prod.20261122T030000Z',
  ensemble: 'prod',
  outcome: 'Failed',
  phase: 'choose',
  reason: 'A voting member is missing: i-2 does not answer.',
  code: 'voter-missing',
  hint: 'Bring it back, then npx zk-backup run prod',
  serving: true,
});
