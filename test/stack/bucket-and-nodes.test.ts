import { Match } from 'aws-cdk-lib/assertions';
import { ensembles, prod } from './configuration.ts';
import { identityStatements, removeAssemblies, templateOf } from './synthesized.ts';

removeAssemblies();

const withBucket = (settings: object) => templateOf({ ensembles: [prod], ...settings });

it('keeps versions, blocks the public and outlives the stack', () => {
  const template = templateOf();

  template.hasResource('AWS::S3::Bucket', {
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: Match.anyValue(),
      ObjectLockEnabled: Match.absent(),
    },
  });
});

it('speaks TLS 1.2 or better', () => {
  templateOf().hasResourceProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Effect: 'Deny',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
        Match.objectLike({
          Effect: 'Deny',
          Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } },
        }),
      ]),
    },
  });
});

const rulesOf = (settings: object) => {
  const [bucket] = Object.values(withBucket(settings).findResources('AWS::S3::Bucket'));
  return bucket?.Properties.LifecycleConfiguration.Rules as Record<string, unknown>[];
};

const expiringIn = (settings: object) =>
  rulesOf(settings).filter((rule) => 'ExpirationInDays' in rule);

it('deletes what is due within a day, what was found bad after a month, and nothing without a tag', () => {
  expect(expiringIn({})).toMatchObject([
    { ExpirationInDays: 1, TagFilters: [{ Key: 'zk-backup', Value: 'delete' }] },
    { ExpirationInDays: 30, TagFilters: [{ Key: 'zk-backup', Value: 'inspect' }] },
  ]);
});

it('has three rules, whatever is kept and of however many ensembles', () => {
  const many = ['a', 'b', 'c', 'd'].map((value) => ({
    ...{ name: value, nodes: { tag: { key: 'zk-backup', value } } },
    keep: { last: 3 },
  }));

  expect(rulesOf({ ensembles: many, retention: 400 })).toEqual(rulesOf({}));
  expect(rulesOf({})).toHaveLength(3);
});

it('keeps what was written over for a month, and parts of broken uploads for a week', () => {
  expect(rulesOf({})).toContainEqual(
    expect.objectContaining({
      NoncurrentVersionExpiration: { NoncurrentDays: 30 },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      ExpiredObjectDeleteMarker: true,
    }),
  );
});

it('keeps for a week what it deleted because of a tag', () => {
  expect(expiringIn({}).map((rule) => rule.NoncurrentVersionExpiration)).toEqual([
    { NoncurrentDays: 7 },
    { NoncurrentDays: 7 },
  ]);
});

it.each(['GOVERNANCE', 'COMPLIANCE'])('locks objects in %s mode when asked to', (mode) => {
  withBucket({ objectLock: { mode, days: 14 } }).hasResourceProperties('AWS::S3::Bucket', {
    ObjectLockEnabled: true,
    ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: mode, Days: 14 } } },
  });
});

it('creates no bucket where one is named', () => {
  withBucket({ bucket: 'mine' }).resourceCountIs('AWS::S3::Bucket', 0);
});

const nodeStatements = (input: object, of = 'prod') =>
  identityStatements(templateOf({ ...input, bucket: 'mine' }))
    .filter((statement) => statement.of.startsWith(`ensemble${of}NodePolicy`))
    .map(({ Effect, Action, Resource }) => ({ Effect, Action, Resource }));

const objects = (pattern: string) => ({
  'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:s3:::mine/${pattern}`]],
});

it('lets a node upload archives of its ensemble, read what it is restored from, answer requests, and nothing else', () => {
  const statements = nodeStatements({ ensembles: [{ ...prod, prefix: 'zk' }] });

  expect(statements).toEqual([
    {
      Effect: 'Allow',
      Action: ['s3:AbortMultipartUpload', 's3:PutObject'],
      Resource: [objects('prod/restores/*.tar.gz'), objects('prod/zk-*.tar.gz')],
    },
    {
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:GetObjectVersion'],
      Resource: objects('prod/*.tar.gz'),
    },
    {
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: objects('prod/restores/*.requests'),
    },
    {
      Effect: 'Allow',
      Action: 's3:PutObject',
      Resource: objects('prod/restores/*.answers'),
    },
  ]);
});

it('lets nodes, functions and who sends use the key that writes are to name, people read by it, and no other', () => {
  const sse = 'arn:aws:kms:us-east-1:123456789012:key/of-the-bucket';

  const statements = identityStatements(templateOf({ ...ensembles({}), bucket: 'mine', sse }));

  const using = statements.filter(({ Sid }) => Sid === 'UseKeyOfBackups');
  expect(using.map(({ Action, Resource }) => ({ Action, Resource }))).toEqual(
    [
      ...Array.from({ length: 4 }, () => ['kms:Decrypt', 'kms:GenerateDataKey']),
      ...Array.from({ length: 2 }, () => 'kms:Decrypt'),
      ['kms:Decrypt', 'kms:GenerateDataKey'],
    ].map((Action) => ({ Action, Resource: sse })),
  );
});

it('names no key where S3 uses its own', () => {
  const statements = identityStatements(templateOf({ ...ensembles({}), sse: 'AES256' }));

  expect(statements.filter(({ Sid }) => Sid === 'UseKeyOfBackups')).toEqual([]);
});

it('lets a node read archives of the ensembles that its own may be restored from', () => {
  const staging = {
    name: 'staging',
    nodes: { instanceIds: ['i-01234567'] },
    restoreFrom: ['prod'],
  };

  const [, reads] = nodeStatements(ensembles({}, staging), 'staging');

  expect(reads?.Resource).toEqual([objects('prod/*.tar.gz'), objects('staging/*.tar.gz')]);
});

it('lets no node read archives of an ensemble that is restored elsewhere from it', () => {
  const staging = {
    name: 'staging',
    nodes: { instanceIds: ['i-01234567'] },
    restoreFrom: ['prod'],
  };

  expect(JSON.stringify(nodeStatements(ensembles({}, staging)))).not.toContain('staging');
});

it('attaches the policy to the roles that are named, by name or ARN', () => {
  const roles = ['zookeeper', 'arn:aws:iam::123456789012:role/database/quorum'];

  templateOf(ensembles({ roles })).hasResourceProperties('AWS::IAM::ManagedPolicy', {
    Roles: ['zookeeper', 'quorum'],
  });
});
