import { readFileSync } from 'node:fs';
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

it('needs no account and no region to be synthesized', () => {
  const stack = stackOf();

  expect(stack.environment).toBe('aws://unknown-account/unknown-region');
});

it('keeps ensembles apart whose names differ in a hyphen only', () => {
  const names = ['zk-a', 'zka', 'z-ka'];
  const input = ensembles(...names.map((name) => ({ name, nodes: tagged(name) })));

  const template = templateOf(input);

  template.resourceCountIs('AWS::SSM::Document', 7);
  template.resourceCountIs('AWS::Scheduler::Schedule', 6);
  // Those of nodes and of people.
  template.resourceCountIs('AWS::IAM::ManagedPolicy', 3 + 3);
  template.resourceCountIs('AWS::CloudWatch::Alarm', 3 * 3 + 4);
});

it('lets two stacks live in one account: no explicit name is used twice', () => {
  const app = quickApp();
  const stacks = ['prod', 'staging'].map((name) =>
    stackOf(
      ensembles({ name, nodes: { tag: { key: 'zk-backup', value: name } } }),
      `Zk-${name}`,
      app,
    ),
  );

  const [first = [], second = []] = stacks.map((stack) => namesIn(Template.fromStack(stack)));

  const shared = first.filter((name) => second.includes(name));
  expect(first.length).toBeGreaterThan(5);
  expect(shared).toEqual([]);
});

it('leaves behind what docs/deploy.md says, and nothing else', () => {
  const [, said = ''] = readFileSync('docs/deploy.md', 'utf8').split('## Delete it');
  const stays: Readonly<Record<string, string>> = {
    'AWS::S3::Bucket': 'the bucket with all backups',
    'AWS::Logs::LogGroup': 'the log groups of the\nfunctions',
    'AWS::KMS::Key': 'the KMS key of the alarm topic',
    // Kept for what still runs in them; they are of their function, and go with it.
    'AWS::Lambda::Version': 'The functions go, with all their versions',
  };
  const resources: Record<string, { Type: string; DeletionPolicy?: string }> =
    templateOf().toJSON().Resources;

  const kept = Object.values(resources)
    .filter(({ DeletionPolicy = 'Delete' }) => DeletionPolicy !== 'Delete')
    .map(({ Type }) => stays[Type] ?? Type);

  expect([...new Set(kept)].sort()).toEqual(Object.values(stays).sort());
  expect(Object.values(stays).filter((words) => !said.includes(words))).toEqual([]);
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

it('puts out nothing of a single ensemble: a stack has 200 outputs, and the rest follows from these', () => {
  const other = { name: 'staging', nodes: tagged('staging') };

  const outputs = Object.keys(templateOf(ensembles({}, other)).findOutputs('*'));

  expect(outputs).toEqual(Object.keys(templateOf().findOutputs('*')));
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
