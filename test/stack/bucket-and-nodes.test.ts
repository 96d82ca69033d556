import { Match } from 'aws-cdk-lib/assertions';
import { drillId, restoreKeys } from '../../lambda/contract/keys.ts';
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

it('forgets after the retention what was tagged to expire, and no other backup', () => {
  const expiring = rulesOf({ retention: 120 }).filter((rule) => 'ExpirationInDays' in rule);

  expect(expiring).toMatchObject([
    { ExpirationInDays: 120, TagFilters: [{ Key: 'zk-backup', Value: 'expires' }] },
    { ExpirationInDays: 120, Prefix: 'prod/runs/' },
    { ExpirationInDays: 120, Prefix: 'prod/restores/prod.' },
    { ExpirationInDays: 120, Prefix: 'prod/reports/' },
    { ExpirationInDays: 120, Prefix: 'prod/drills/' },
  ]);
});

it('keeps plans, reports and drills for three months however short the retention is', () => {
  const kept = rulesOf({ retention: 1 }).filter(({ ExpirationInDays }) => ExpirationInDays === 90);

  expect(kept.map(({ Prefix }) => Prefix)).toEqual([
    'prod/restores/prod.',
    'prod/reports/',
    'prod/drills/',
  ]);
});

it('never forgets of which history the data is: the next backup would be held for another one', () => {
  const forgotten = (key: string) =>
    rulesOf({ retention: 1 }).some(
      ({ ExpirationInDays, Prefix }) => ExpirationInDays && key.startsWith(String(Prefix)),
    );

  expect(forgotten(restoreKeys.lineage('prod'))).toBe(false);
  expect(forgotten(restoreKeys.plan('prod.20260102T000000Z'))).toBe(true);
  expect(forgotten(restoreKeys.capture('prod.20260102T000000Z', 'before'))).toBe(true);
  expect(forgotten(restoreKeys.requests('prod.20260102T000000Z', 'acls'))).toBe(true);
  expect(forgotten(restoreKeys.answers('prod.20260102T000000Z', 'acls'))).toBe(true);
  expect(forgotten(restoreKeys.execution(drillId('prod', '20260102T000000Z')))).toBe(true);
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

it.each([
  [1, 1],
  [10, 3],
  [30, 7],
  [365, 7],
])(
  'of a retention of %i days what expired is paid for %i more, not for a second one',
  (retention, days) => {
    const rules = rulesOf({ retention }).filter((rule) => 'ExpirationInDays' in rule);

    expect(rules.map((rule) => rule.NoncurrentVersionExpiration)).toEqual(
      rules.map(() => ({ NoncurrentDays: days })),
    );
  },
);

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
      ...Array.from({ length: 3 }, () => ['kms:Decrypt', 'kms:GenerateDataKey']),
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
