import { Template } from 'aws-cdk-lib/assertions';
import { CfnDashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnResource } from 'aws-cdk-lib/core';
import { TagManager } from 'aws-cdk-lib/core';
import { ensembles } from './configuration.ts';
import { quickApp, removeAssemblies, stackOf, templateOf } from './synthesized.ts';

removeAssemblies();

it('puts every resource but the dashboard that takes tags under the tag of the application', () => {
  const stack = stackOf();
  const resources = Template.fromStack(stack).toJSON().Resources;

  const untagged = stack.node
    .findAll()
    .filter((construct) => 'tags' in construct && construct.tags instanceof TagManager)
    .filter((construct) => 'logicalId' in construct && !(construct instanceof CfnDashboard))
    .map((construct) => stack.resolve((construct as CfnResource).logicalId) as string)
    .filter((id) => !JSON.stringify(resources[id].Properties).includes('zk-backup'));

  expect(untagged).toEqual([]);
});

it('holds no key: nothing looks like one, and no IAM user is made', () => {
  const template = templateOf();

  const text = JSON.stringify(template.toJSON());
  // The whole of an id: four of its letters may stand in a packed script by chance.
  expect(text).not.toMatch(/AKIA[0-9A-Z]{16}/);
  expect(text).not.toMatch(/aws_(access|secret)|SecretAccessKey/i);
  template.resourceCountIs('AWS::IAM::User', 0);
  template.resourceCountIs('AWS::IAM::AccessKey', 0);
});

it('leaves behind what README says: bucket, log groups and key; versions go with their function', () => {
  const resources: Record<string, { Type: string; DeletionPolicy?: string }> =
    templateOf().toJSON().Resources;

  const kept = Object.values(resources)
    .filter(({ DeletionPolicy = 'Delete' }) => DeletionPolicy !== 'Delete')
    .map(({ Type }) => Type);

  expect(kept.sort()).toEqual([
    'AWS::KMS::Key',
    'AWS::Lambda::Version',
    'AWS::Lambda::Version',
    'AWS::Logs::LogGroup',
    'AWS::Logs::LogGroup',
    'AWS::Logs::LogGroup',
    'AWS::S3::Bucket',
  ]);
});

it('needs no account and no region to be synthesized', () => {
  const stack = stackOf();

  expect(stack.environment).toBe('aws://unknown-account/unknown-region');
});

it('keeps ensembles apart whose names differ in a hyphen only', () => {
  const names = ['zk-a', 'zka', 'z-ka'];
  const input = ensembles(...names.map((name) => ({ name, nodes: tagged(name) })));

  const template = templateOf(input);

  template.resourceCountIs('AWS::SSM::Document', 21);
  template.resourceCountIs('AWS::Scheduler::Schedule', 6);
  // Those of nodes and of people, and what CDK puts there of a role that outgrows its inline policy.
  template.resourceCountIs('AWS::IAM::ManagedPolicy', 3 + 3 + 1);
  template.resourceCountIs('AWS::CloudWatch::Alarm', 3 * 3 + 4);
});

it('lets two stacks live in one account: no explicit name is used twice', () => {
  const app = quickApp();
  const stacks = ['ZkBackup', 'ZkBackupStaging'].map((id) => stackOf(undefined, id, app));

  const [first = [], second = []] = stacks.map((stack) => namesIn(Template.fromStack(stack)));

  const shared = first.filter((name) => second.includes(name));
  expect(first.length).toBeGreaterThan(5);
  expect(shared).toEqual([]);
});

it('leaves behind the bucket, the logs and the key of the topic, and versions that go with their function', () => {
  const { Resources } = templateOf().toJSON() as {
    Resources: Record<string, { readonly Type: string; readonly DeletionPolicy?: string }>;
  };

  const kept = Object.values(Resources).filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain');

  expect([...new Set(kept.map(({ Type }) => Type))].sort()).toEqual([
    'AWS::KMS::Key',
    'AWS::Lambda::Version',
    'AWS::Logs::LogGroup',
    'AWS::S3::Bucket',
  ]);
});

it('puts out what the command line reads, under names that stay', () => {
  const input = ensembles({}, { name: 'staging', nodes: tagged('staging') });

  const outputs = templateOf(input).findOutputs('*');

  expect(outputs).toMatchObject({
    BucketName: { Value: { Ref: expect.stringMatching(/^ArchiveBucket/) } },
    BackupAliasArn: { Value: { Ref: expect.stringMatching(/^OrchestratorsBackupLive/) } },
    RestoreAliasArn: { Value: { Ref: expect.stringMatching(/^OrchestratorsRestoreLive/) } },
    RestoreExecuteAliasArn: {
      Value: { Ref: expect.stringMatching(/^OrchestratorsRestoreExecute/) },
    },
    NotifyFunctionArn: { Value: { 'Fn::GetAtt': [expect.any(String), 'Arn'] } },
    Ensembles: { Value: 'prod,staging' },
  });
});

it('puts out what a person needs: where to look, whom to tell', () => {
  expect(Object.keys(templateOf().findOutputs('*'))).toEqual(
    expect.arrayContaining([
      'AlarmTopicArn',
      'BackupFunctionLink',
      'BucketLink',
      'DashboardLink',
      'DeadLetterQueueUrl',
      'RestoreFunctionLink',
    ]),
  );
});

it('puts out of each ensemble its schedules, its policy and the commands to invoke by hand', () => {
  const names = Object.keys(templateOf().findOutputs('*')).flatMap(
    (id) => /^ensembleprod(\w+)[0-9A-F]{8}$/.exec(id)?.[1] ?? [],
  );

  expect(names.sort()).toEqual([
    'DrillCommand',
    'DrillScheduleName',
    'InvokeCommand',
    'NodePolicyArn',
    'ScheduleLink',
    'ScheduleName',
  ]);
});

it.each([
  ['InvokeCommand', '{"ensemble":"prod"}'],
  ['DrillCommand', '{"ensemble":"prod","drill":true}'],
])('invokes asynchronously by the %s', (name, payload) => {
  const command = JSON.stringify(templateOf().findOutputs('*'))
    .split('"ensembleprod')
    .find((output) => output.startsWith(name));

  expect(command).toContain('aws lambda invoke --function-name');
  expect(command).toContain('--invocation-type Event');
  expect(command).toContain(`--payload '${JSON.stringify(payload).slice(1, -1)}'`);
});

const tagged = (value: string) => ({ tag: { key: 'zk-backup', value } });

/** Names given by us, not by CloudFormation; an alias has its function for itself. */
function namesIn(template: Template): string[] {
  return Object.values(template.toJSON().Resources as Record<string, CfnTemplateResource>)
    .filter(({ Type }) => Type !== 'AWS::Lambda::Alias')
    .flatMap(({ Properties = {} }) => [
      Properties.Name,
      Properties.AlarmName,
      Properties.DashboardName,
    ])
    .filter((name) => typeof name === 'string')
    .map(String);
}

interface CfnTemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}
