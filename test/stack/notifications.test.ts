import {
  channels,
  type NotifyFileSettings,
  notifyVariable,
} from '../../lambda/contract/notifications.ts';
import { ensembles, prod } from './configuration.ts';
import {
  fileSettingsOf,
  onlyResource,
  removeAssemblies,
  statementsOf,
  templateOf,
} from './synthesized.ts';

removeAssemblies();

const otherTopic = 'arn:aws:sns:eu-central-1:123456789012:on-call';
const everything = {
  ensembles: [prod],
  notify: {
    topic: otherTopic,
    slack: { webhook: { secretsManager: 'zk/slack' } },
    webhook: { url: { ssmParameter: '/zk/url' }, secret: { ssmParameter: '/zk/key' } },
    heartbeat: { prod: { start: { secretsManager: 'zk/beat' } } },
  },
};

const ruleOf = (input?: object) =>
  onlyResource(templateOf(input), 'AWS::Events::Rule').Properties as unknown as {
    readonly EventPattern: Readonly<Record<string, unknown>>;
    readonly Targets: readonly {
      readonly DeadLetterConfig: object;
      readonly RetryPolicy: object;
      readonly InputTransformer: { readonly InputPathsMap: object; readonly InputTemplate: string };
    }[];
  };

it('hears of how runs ended, on the default bus, and of no plan', () => {
  const { EventPattern } = ruleOf(ensembles({}, { name: 'staging', nodes: nodesOf('staging') }));

  expect(EventPattern).toEqual({
    source: ['zk-backup'],
    'detail-type': ['Backup', 'Restore', 'Restore Undo', 'Restore Drill'].flatMap((what) =>
      ['Succeeded', 'Failed', 'Unknown'].map((outcome) => `ZooKeeper ${what} ${outcome}`),
    ),
  });
});

it('hears of a begin where a heartbeat is set', () => {
  expect(ruleOf(everything).EventPattern['detail-type']).toContain('ZooKeeper Backup Started');
});

it('has a pattern that does not grow with the ensembles, since EventBridge takes 2048 characters', () => {
  const { EventPattern } = ruleOf(ensembles({}, { name: 'staging', nodes: nodesOf('staging') }));

  expect(EventPattern).toEqual(ruleOf().EventPattern);
  expect(JSON.stringify(ruleOf(everything).EventPattern).length).toBeLessThan(2048);
});

it('knows its own ensembles: nobody is told of those of another stack', () => {
  const both = templateOf(ensembles({}, { name: 'staging', nodes: nodesOf('staging') }));

  const settings = fileSettingsOf<NotifyFileSettings>(both, 'NotificationsNotify');

  expect(settings.ensembles).toEqual(['prod', 'staging']);
});

it('invokes the function once for each channel that is set, with the whole event', () => {
  const inputs = ruleOf(everything).Targets.map(({ InputTransformer }) => InputTransformer);

  expect(inputs).toEqual(
    channels.map((channel) => ({
      InputPathsMap: { f1: '$' },
      InputTemplate: `{"channel":"${channel}","event":<f1>}`,
    })),
  );
});

it('has mail alone where nothing else is set', () => {
  expect(ruleOf().Targets).toHaveLength(1);
});

it('keeps what could not be delivered, and what was told to nobody, in one queue', () => {
  const queue = { 'Fn::GetAtt': [expect.stringMatching(/^NotificationsNotifyDeadLetters/), 'Arn'] };

  expect(ruleOf(everything).Targets.map(({ DeadLetterConfig }) => DeadLetterConfig)).toEqual(
    channels.map(() => ({ Arn: queue })),
  );
  const { Properties } = onlyResource(
    templateOf(),
    'AWS::Lambda::EventInvokeConfig',
    'NotificationsNotify',
  );
  expect(Properties).toMatchObject({
    MaximumRetryAttempts: 0,
    DestinationConfig: { OnFailure: { Destination: queue } },
  });
});

it('raises an alarm on that queue, and on what does not even reach it', () => {
  templateOf().hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'ZkBackup-notifications',
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  });
  const alarm = Object.values(templateOf().findResources('AWS::CloudWatch::Alarm')).find(
    ({ Properties }) => Properties.AlarmName === 'ZkBackup-notifications',
  );
  const names = alarm?.Properties.Metrics.flatMap(
    ({ MetricStat }: { MetricStat?: { Metric: { MetricName: string } } }) =>
      MetricStat?.Metric.MetricName ?? [],
  );
  expect(names).toEqual([
    'ApproximateNumberOfMessagesVisible',
    'FailedInvocations',
    'InvocationsFailedToBeSentToDlq',
    'DestinationDeliveryFailures',
  ]);
});

it('knows its secrets by name', () => {
  const settings = fileSettingsOf<NotifyFileSettings>(
    templateOf(everything),
    'NotificationsNotify',
  );

  expect(settings).toMatchObject({
    on: ['failure', 'warning'],
    slack: { webhook: { secretsManager: 'zk/slack' }, on: ['failure', 'warning'] },
    heartbeat: { prod: { start: { secretsManager: 'zk/beat' } } },
  });
});

it('is told the topics by its environment, which holds what CloudFormation names', () => {
  const { Properties } = onlyResource(
    templateOf(everything),
    'AWS::Lambda::Function',
    'NotificationsNotify',
  );

  const { Variables } = Properties.Environment as { Variables: Record<string, object> };
  const text = JSON.stringify(Variables[notifyVariable]).replaceAll('\\', '');
  expect(text).toContain('"stack":"ZkBackup","topic":"",{"Ref":"AlarmsTopic');
  expect(text).toContain(`"otherTopic":"${otherTopic}"`);
  expect(text).not.toContain('zk/');
});

it('reads those secrets and no other, and has them decrypted by their services alone', () => {
  const statements = statementsOf(templateOf(everything), 'NotificationsNotify');

  const of = (sid: string) => statements.find(({ Sid }) => Sid === sid);
  const text = (value: unknown) => JSON.stringify(value);
  expect(text(of('ReadSecrets')?.Resource).match(/zk\/\w+-\?{6}"/g)).toEqual([
    'zk/beat-??????"',
    'zk/slack-??????"',
  ]);
  expect(text(of('ReadParameters')?.Resource).match(/parameter\/[\w/]+"/g)).toEqual([
    'parameter/zk/key"',
    'parameter/zk/url"',
  ]);
  expect(of('UseKeysOfTopics')?.Condition).toEqual({
    StringEquals: { 'kms:ViaService': expect.anything() },
  });
  for (const [what, service, context] of [
    ['Secrets', 'secretsmanager', 'SecretARN'],
    ['Parameters', 'ssm', 'PARAMETER_ARN'],
  ] as const) {
    const { Condition } = of(`UseKeysOf${what}`) ?? {};
    expect(text(Condition)).toContain(`["${service}.",{"Ref":"AWS::Region"}`);
    expect(Object.keys((Condition?.StringLike ?? {}) as object)).toEqual([
      `kms:EncryptionContext:${context}`,
    ]);
  }
});

it('uses the key of its own topic alone where there is no other', () => {
  const statements = statementsOf(templateOf(), 'NotificationsNotify');

  const keys = statements.find(({ Sid }) => Sid === 'UseKeysOfTopics');
  expect(keys?.Resource).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^AlarmsKey/), 'Arn'] });
});

it('has no right to secrets where none is set', () => {
  const actions = statementsOf(templateOf(), 'NotificationsNotify').flatMap(({ Action }) => Action);

  expect(actions.filter((action) => /secretsmanager|ssm:/.test(action))).toEqual([]);
});

function nodesOf(value: string) {
  return { tag: { key: 'zk-backup', value } };
}
