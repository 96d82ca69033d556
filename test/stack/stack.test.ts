import { Template } from 'aws-cdk-lib/assertions';
import type { CfnResource } from 'aws-cdk-lib/core';
import { TagManager } from 'aws-cdk-lib/core';
import { ensembles } from './configuration.ts';
import { quickApp, stackOf, templateOf } from './synthesized.ts';

it('puts every resource that takes tags under the tag of the application', () => {
  const stack = stackOf();
  const resources = Template.fromStack(stack).toJSON().Resources;

  const untagged = stack.node
    .findAll()
    .filter((construct) => 'tags' in construct && construct.tags instanceof TagManager)
    .filter((construct) => 'logicalId' in construct)
    .map((construct) => stack.resolve((construct as CfnResource).logicalId) as string)
    .filter((id) => !JSON.stringify(resources[id].Properties).includes('zk-backup'));

  expect(untagged).toEqual([]);
});

it('holds no key: nothing looks like one, and no IAM user is made', () => {
  const template = templateOf();

  expect(JSON.stringify(template.toJSON())).not.toMatch(
    /AKIA|aws_(access|secret)|SecretAccessKey/i,
  );
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

  template.resourceCountIs('AWS::SSM::Document', 9);
  template.resourceCountIs('AWS::Scheduler::Schedule', 3);
  template.resourceCountIs('AWS::IAM::ManagedPolicy', 3);
  template.resourceCountIs('AWS::CloudWatch::Alarm', 14);
});

it('lets two stacks live in one account: no explicit name is used twice', () => {
  const app = quickApp();
  const stacks = ['ZkBackup', 'ZkBackupStaging'].map((id) => stackOf(undefined, id, app));

  const [first = [], second = []] = stacks.map((stack) => namesIn(Template.fromStack(stack)));

  const shared = first.filter((name) => second.includes(name));
  expect(first.length).toBeGreaterThan(5);
  expect(shared).toEqual([]);
});

it('puts out what a person needs: how to invoke by hand, the schedule, the bucket, the topic', () => {
  const outputs = JSON.stringify(templateOf().findOutputs('*'));

  expect(outputs).toContain('aws lambda invoke --function-name');
  expect(outputs).toContain('--invocation-type Event');
  expect(outputs).toContain(`--payload '{\\"ensemble\\":\\"prod\\"}'`);
  expect(Object.keys(templateOf().findOutputs('*')).join()).toMatch(
    /InvokeCommand.*ScheduleName.*NodePolicyArn.*BackupAliasArn.*BucketName.*AlarmTopicArn/,
  );
});

const tagged = (value: string) => ({ tag: { key: 'zk-backup', value } });

/** Names given by us, not by CloudFormation. */
function namesIn(template: Template): string[] {
  return Object.values(template.toJSON().Resources as Record<string, CfnTemplateResource>)
    .flatMap(({ Properties = {} }) => [
      Properties.Name,
      Properties.AlarmName,
      Properties.DashboardName,
    ])
    .filter((name) => typeof name === 'string' && name !== 'live')
    .map(String);
}

interface CfnTemplateResource {
  readonly Properties?: Readonly<Record<string, unknown>>;
}
