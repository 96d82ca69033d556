import { Match, type Template } from 'aws-cdk-lib/assertions';
import { environment, runTimes } from '../../lambda/contract.ts';
import { ensembles, prod } from './configuration.ts';
import {
  environmentOf,
  identityStatements,
  onlyResource,
  stackOf,
  templateOf,
} from './synthesized.ts';

let template: Template;
beforeAll(() => {
  template = templateOf();
});

it('is a durable function on Node 24, with time to read an archive back', () => {
  template.hasResourceProperties('AWS::Lambda::Function', {
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    MemorySize: 3008,
    Timeout: 900,
    DurableConfig: { ExecutionTimeout: runTimes(600).runSeconds, RetentionPeriodInDays: 30 },
    LoggingConfig: { LogFormat: 'JSON' },
    ReservedConcurrentExecutions: Match.absent(),
  });
});

it('keeps the versions that running executions are pinned to', () => {
  template.hasResource('AWS::Lambda::Version', {
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
  });
});

it('is never retried by Lambda: the settings are on the alias, not on $LATEST', () => {
  const { Properties: settings } = onlyResource(template, 'AWS::Lambda::EventInvokeConfig') as {
    Properties: { Qualifier: unknown };
  };

  expect(settings).toMatchObject({ MaximumRetryAttempts: 0 });
  expect(JSON.stringify(settings.Qualifier)).toContain('Live');
});

it('sends the request of a failed execution to the dead-letter queue', () => {
  template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [Match.anyValue(), 'Arn'] } } },
  });
});

it('logs into a group that forgets after three months', () => {
  template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
});

it('knows its ensembles and the names of their documents', () => {
  const other = templateOf(ensembles({ mode: 'live', maxDowntime: 120, prefix: 'zk' }));

  const [settings] = JSON.parse(environmentOf(other)[environment.ensembles] ?? '');

  expect(settings).toEqual({
    name: 'prod',
    nodes: prod.nodes,
    prefix: 'zk',
    mode: 'live',
    allowStandalone: false,
    maxDowntimeSeconds: 120,
    maxShrinkPercent: 50,
    documents: {
      probe: 'ZkBackup-prod-probe',
      backup: 'ZkBackup-prod-backup',
      revive: 'ZkBackup-prod-revive',
    },
  });
});

it('is told the endpoint of S3-compatible storage', () => {
  const elsewhere = { ...ensembles({}), bucket: 'mine', s3Endpoint: 'http://minio:9000' };

  templateOf(elsewhere).hasResourceProperties('AWS::Lambda::Function', {
    Environment: {
      Variables: {
        [environment.bucket]: 'mine',
        [environment.s3Endpoint]: 'http://minio:9000',
      },
    },
  });
});

it('refuses more ensembles than fit into the environment, and says how many do', () => {
  const many = Array.from({ length: 40 }, (_, index) => ({
    name: `ensemble-${index}`,
    nodes: { tag: { key: 'zk-backup', value: `ensemble-${index}` } },
  }));

  expect(() => stackOf({ ensembles: many })).toThrow(/the first 1\d fit; move the others/);
});

it('may send its own documents and no other', () => {
  const documents = sends(template).filter(({ Resource }) => text(Resource).includes(':document/'));

  expect(documents).toHaveLength(1);
  expect(text(documents[0]?.Resource)).not.toContain('*');
});

it('may send to the instances with the tag of an ensemble and to no others', () => {
  const nodes = sends(template).filter(({ Resource }) => text(Resource).includes('instance/'));

  expect(nodes.map(({ Condition }) => Condition)).toEqual([
    { StringEquals: { 'ssm:resourceTag/zk-backup': 'prod' } },
  ]);
});

it('may send to instances by id without a wildcard', () => {
  const nodes = { instanceIds: ['i-0123456789abcdef0', 'mi-0123456789abcdef0'] };

  const statements = sends(templateOf(ensembles({ nodes })));

  expect(text(statements)).toContain(':instance/i-0123456789abcdef0');
  expect(text(statements)).toContain(':managed-instance/mi-0123456789abcdef0');
  expect(text(statements)).not.toContain('*');
});

it('names a resource wherever IAM knows one', () => {
  const unnamed = identityStatements(template).filter(({ Resource }) => Resource === '*');

  expect(unnamed.flatMap(({ Action }) => Action).sort()).toEqual([
    'ssm:CancelCommand',
    'ssm:DescribeInstanceInformation',
    'ssm:ListCommandInvocations',
    'ssm:ListCommands',
  ]);
});

it('writes claims and manifests only, and deletes nothing', () => {
  const statements = identityStatements(template).filter(({ of }) =>
    of.startsWith('Orchestrators'),
  );
  const writes = statements.filter(({ Action }) => text(Action).includes('s3:PutObject"'));

  expect(text(writes.map(({ Resource }) => Resource))).toMatch(/\/prod\/\*\.manifest\.json/);
  expect(text(writes.map(({ Resource }) => Resource))).not.toMatch(/"\/prod\/\*"/);
  expect(text(statements)).not.toContain('s3:Delete');
});

it('lets backups expire, by that tag alone', () => {
  const tagging = identityStatements(template).find(({ Action }) =>
    text(Action).includes('s3:PutObjectTagging'),
  );

  expect(text(tagging?.Resource)).toMatch(/\/prod\/\*\.manifest\.json.*\/prod\/\*\.tar\.gz/);
  expect(tagging?.Condition).toEqual({
    StringEquals: { 's3:RequestObjectTag/zk-backup': 'expires' },
  });
});

const text = (value: unknown) => JSON.stringify(value);

const sends = (from: Template) =>
  identityStatements(from).filter(({ Action }) => text(Action).includes('ssm:SendCommand'));
