/** The construct in an app of somebody else. */

import { Match, type Template } from 'aws-cdk-lib/assertions';
import { AutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import { InstanceType, MachineImage, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { AddedTooLate, Nodes, NotInConstruct } from '../../../lib/index.ts';
import { identityStatements, onlyResource, removeAssemblies } from '../synthesized.ts';
import { wholeTemplate } from '../whole-template.ts';
import { backupIn, ensemble, stackOfApp } from './app.ts';

removeAssemblies();

/** Names that a person, and not CloudFormation, gave to resources. */
function physicalNames(template: Template): string[] {
  const resources: Record<string, { Type: string; Properties?: Record<string, unknown> }> =
    template.toJSON().Resources;
  return (
    Object.values(resources)
      // The name of an alias belongs to its function.
      .filter(({ Type }) => Type !== 'AWS::Lambda::Alias')
      .flatMap(({ Type, Properties = {} }) =>
        [
          'AlarmName',
          'DashboardName',
          'FunctionName',
          'BucketName',
          'QueueName',
          'TopicName',
          'RoleName',
          'ManagedPolicyName',
          'Name',
        ]
          .filter((property) => typeof Properties[property] === 'string')
          .map((property) => `${Type} ${Properties[property]}`),
      )
  );
}

test('two of them are in one stack, and no name is taken twice', () => {
  const stack = stackOfApp();

  backupIn(stack, {}, 'First');
  backupIn(stack, { ensembles: [ensemble('other')] }, 'Second');

  const names = physicalNames(wholeTemplate(stack));
  expect(names).toContainEqual(
    expect.stringMatching(/^AWS::SSM::Document App-First-[0-9a-f]{10}-probe$/),
  );
  expect(names).toContain('AWS::CloudWatch::Dashboard App-Second');
  expect(new Set(names).size).toBe(names.length);
});

test('a name that is given begins every name', () => {
  const stack = stackOfApp();

  backupIn(stack, { name: 'zookeepers' });

  const names = physicalNames(wholeTemplate(stack)).map((name) => name.split(' ')[1]);
  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => !name?.startsWith('zookeepers'))).toEqual([]);
});

test('servers that the app makes are tagged with their ensemble, and their role is a node', () => {
  const stack = stackOfApp();
  const group = new AutoScalingGroup(stack, 'Servers', {
    vpc: new Vpc(stack, 'Vpc'),
    instanceType: new InstanceType('t4g.small'),
    machineImage: MachineImage.latestAmazonLinux2023(),
  });

  backupIn(stack, { ensembles: [{ name: 'prod', nodes: Nodes.of(group) }] });

  const template = wholeTemplate(stack);
  template.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', {
    Tags: Match.arrayWith([{ Key: 'zk-backup', Value: 'prod', PropagateAtLaunch: true }]),
  });
  const { Properties } = onlyResource(
    template,
    'AWS::IAM::ManagedPolicy',
    'BackupensembleprodNode',
  );
  expect(Properties.Roles).toEqual([{ Ref: expect.stringMatching(/^ServersInstanceRole/) }]);
  const sends = identityStatements(template).filter(({ Sid }) =>
    Sid?.startsWith('ReachTaggedNodes'),
  );
  expect(sends.length).toBeGreaterThan(0);
  for (const { Condition } of sends) {
    expect(Condition).toEqual({ StringEquals: { 'ssm:resourceTag/zk-backup': ['prod'] } });
  }
});

test('a bucket of the app is used, and no other is made', () => {
  const stack = stackOfApp();
  const bucket = new Bucket(stack, 'Ours', { versioned: true });

  const backup = backupIn(stack, { bucket });

  const template = wholeTemplate(stack);
  template.resourceCountIs('AWS::S3::Bucket', 1);
  expect(backup.bucket).toBe(bucket);
  const { Properties } = onlyResource(
    template,
    'AWS::Lambda::Function',
    'BackupOrchestratorsBackup',
  );
  expect(JSON.stringify(Properties)).toContain('{"Ref":"Ours');
});

test('the created bucket encrypts with a key that is given, and nodes and functions may use it', () => {
  const stack = stackOfApp();
  const encryptionKey = new Key(stack, 'Key');

  backupIn(stack, { encryptionKey });

  const template = wholeTemplate(stack);
  const arn = {
    'Fn::GetAtt': [stack.getLogicalId(encryptionKey.node.defaultChild as never), 'Arn'],
  };
  template.hasResourceProperties('AWS::S3::Bucket', {
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        {
          BucketKeyEnabled: true,
          ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: arn },
        },
      ],
    },
  });
  const using = identityStatements(template).filter(({ Sid }) => Sid === 'UseKeyOfBackups');
  expect(using.map(({ of }) => of.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
    'BackupOrchestratorsBackupServiceRoleDefaultPolicy',
    'BackupOrchestratorsRestoreServiceRoleDefaultPolicy',
    'BackupPeopleOperator',
    'BackupPeopleSender',
    'BackupPeopleViewer',
    'BackupRunsUnderWayDeploymentServiceRoleDefaultPolicy',
    'BackupensembleprodNodePolicy',
  ]);
  expect(using.map(({ Resource }) => Resource)).toEqual(using.map(() => arn));
});

test('alarms and notifications reach a topic of the app', () => {
  const stack = stackOfApp();
  const topic = new Topic(stack, 'Ours');

  backupIn(stack, { notify: { topic } });

  const template = wholeTemplate(stack);
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
  const [publishing] = identityStatements(template).filter(({ Sid }) => Sid === 'Publish');
  expect(publishing?.Resource).toContainEqual(stack.resolve(topic.topicArn));
  expect(alarms.length).toBeGreaterThan(3);
  for (const { Properties } of alarms) {
    expect(Properties.AlarmActions).toContainEqual(stack.resolve(topic.topicArn));
  }
});

test('what is kept, and how long, is what the props say', () => {
  const stack = stackOfApp();

  backupIn(stack, { removalPolicy: RemovalPolicy.DESTROY, logRetention: RetentionDays.ONE_YEAR });

  const template = wholeTemplate(stack);
  template.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Delete' });
  template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
});

test('who operates gets what who views has, and besides may execute', () => {
  const stack = stackOfApp();
  const backup = backupIn(stack);
  const role = (id: string) =>
    new Role(stack, id, { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });

  backup.grantView(role('Viewer'));
  backup.grantOperate(role('Operator'));

  const template = wholeTemplate(stack);
  const invoked = (of: string) =>
    JSON.stringify(
      identityStatements(template).filter(
        (statement) => statement.of.startsWith(of) && statement.Action === 'lambda:InvokeFunction',
      ),
    );
  expect(invoked('ViewerDefaultPolicy')).toContain('OrchestratorsRestoreLive');
  expect(invoked('ViewerDefaultPolicy')).not.toContain('OrchestratorsRestoreExecute');
  expect(invoked('OperatorDefaultPolicy')).toContain('OrchestratorsRestoreExecute');
});

test('its metrics are those of one ensemble, and of one that is there', () => {
  const backup = backupIn(stackOfApp());

  const age = backup.metricAge('prod', { period: Duration.hours(1) });

  expect(age.toMetricConfig().metricStat).toMatchObject({
    namespace: 'ZkBackup',
    metricName: 'BackupAgeSeconds',
    dimensions: [{ name: 'Ensemble', value: 'prod' }],
    statistic: 'Maximum',
    period: Duration.hours(1),
  });
  expect(() => backup.metricAge('prd')).toThrow(NotInConstruct);
});

test('ensembles that are added are those of the props and the others', () => {
  const stack = stackOfApp();
  const backup = backupIn(stack);

  backup.addEnsemble(ensemble('staging'));

  const template = wholeTemplate(stack);
  expect(backup.ensembles).toEqual(['prod', 'staging']);
  template.hasOutput('*', { Value: 'prod,staging' });
  const schedules = Object.values(template.findResources('AWS::Scheduler::Schedule'));
  expect(JSON.stringify(schedules)).toContain('backup of the ensemble staging');
});

test('what is made of all ensembles takes no more of them, and says what to do', () => {
  const backup = backupIn(stackOfApp());
  const { functionArn } = backup.backupAlias;

  const add = () => backup.addEnsemble(ensemble('staging'));

  expect(functionArn).toBeDefined();
  expect(add).toThrow(
    expect.objectContaining({
      name: AddedTooLate.name,
      message: expect.stringContaining('App/Backup was made before the ensemble "staging"'),
    }),
  );
});
