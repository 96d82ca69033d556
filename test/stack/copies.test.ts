/** Second stores: what replicates the bucket, and what the stack of a copy holds. */
import { Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Stack, Stage } from 'aws-cdk-lib/core';
import { ensembles } from './configuration.ts';
import { backupIn, stackOfApp } from './construct/app.ts';
import {
  environmentOf,
  onlyResource,
  quickApp,
  removeAssemblies,
  stackOf,
  statementsOf,
  templateOf,
} from './synthesized.ts';

removeAssemblies();

const west = { ...ensembles({}), copyTo: [{ region: 'eu-west-1' }] };
const theirs = {
  ...ensembles({}),
  copyTo: [{ region: 'eu-west-1', bucket: 'theirs', account: '210987654321' }],
};
const keyIn = (region: string) => `arn:aws:kms:${region}:123456789012:key/0a`;
const underKeys = {
  ...ensembles({}),
  encryptionKey: keyIn('eu-central-1'),
  copyTo: [{ region: 'eu-west-1', encryptionKey: keyIn('eu-west-1'), replicationTime: true }],
};

const copyName = {
  'Fn::Join': [
    '',
    [
      expect.stringMatching(/^zk-backup-copy-[0-9a-f]{8}-$/),
      { Ref: 'AWS::AccountId' },
      '-eu-west-1',
    ],
  ],
};

const replicationIn = (template: Template) =>
  onlyResource(template, 'AWS::S3::Bucket', 'Archive').Properties.ReplicationConfiguration as {
    readonly Role: unknown;
    readonly Rules: readonly Readonly<Record<string, unknown>>[];
  };

/** The stack of the only copy. */
function copyStackOf(input: object): Stack {
  const app = quickApp();
  stackOf(input, 'ZkBackup', app);
  return app.node.findChild('ZkBackup-copy-eu-west-1') as Stack;
}

it('copies all that is written, deletes nothing with it, and says as whom', () => {
  const { Role, Rules } = replicationIn(templateOf(west));

  expect(Role).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^ReplicationRole/), 'Arn'] });
  expect(Rules).toEqual([
    {
      Id: 'copy-1-eu-west-1',
      Priority: 1,
      Status: 'Enabled',
      Filter: { Prefix: '' },
      DeleteMarkerReplication: { Status: 'Disabled' },
      Destination: { Bucket: expect.anything() },
    },
  ]);
});

it('makes the bucket of a copy in a stack of its own, in that region, before that of the backups', () => {
  const stack = copyStackOf(west);
  const { Properties } = onlyResource(Template.fromStack(stack), 'AWS::S3::Bucket');

  expect(stack.region).toBe('eu-west-1');
  expect(Properties).toMatchObject({
    BucketName: copyName,
    VersioningConfiguration: { Status: 'Enabled' },
  });
  const [main] = stack.node.root.node.children as [Stack];
  expect(main.dependencies).toEqual([stack]);
});

it('names that bucket alike in both stacks, since no reference leads from one region to another', () => {
  const { BucketName } = onlyResource(
    Template.fromStack(copyStackOf(west)),
    'AWS::S3::Bucket',
  ).Properties;

  const [rule] = replicationIn(templateOf(west)).Rules;

  // Both are joined of the same pieces.
  const pieces = JSON.stringify(BucketName).slice('{"Fn::Join":["",["'.length);
  expect(JSON.stringify(rule?.Destination)).toContain(pieces.slice(0, -']]}'.length));
});

it('lets the copy expire by the rules of the first store', () => {
  const rulesIn = (template: Template) =>
    onlyResource(template, 'AWS::S3::Bucket').Properties.LifecycleConfiguration;

  expect(rulesIn(Template.fromStack(copyStackOf(west)))).toEqual(rulesIn(templateOf(west)));
});

it('locks the copy as the first store is locked, and lets S3 read the locks', () => {
  const locked = { ...west, objectLock: { mode: 'GOVERNANCE', days: 3 } };
  const { Properties } = onlyResource(Template.fromStack(copyStackOf(locked)), 'AWS::S3::Bucket');

  const allowed = JSON.stringify(statementsOf(templateOf(locked), 'Replication'));

  expect(Properties).toMatchObject({ ObjectLockEnabled: true });
  expect(allowed).toContain('s3:GetObjectRetention');
});

it('gives copies to the account whose bucket it is', () => {
  expect(replicationIn(templateOf(theirs)).Rules[0]?.Destination).toEqual({
    Account: '210987654321',
    AccessControlTranslation: { Owner: 'Destination' },
    Bucket: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::theirs']] },
  });
  expect(JSON.stringify(statementsOf(templateOf(theirs), 'Replication'))).toContain(
    's3:ObjectOwnerOverrideToBucketOwner',
  );
});

it('reads under the key of the first store and writes under that of the copy', () => {
  const template = templateOf(underKeys);

  const [rule] = replicationIn(template).Rules;
  const statements = statementsOf(template, 'Replication');

  expect(rule).toMatchObject({
    SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } },
    Destination: { EncryptionConfiguration: { ReplicaKmsKeyID: keyIn('eu-west-1') } },
  });
  expect(statements.find(({ Sid }) => Sid === 'ReadUnderKey')).toMatchObject({
    Action: 'kms:Decrypt',
    Resource: keyIn('eu-central-1'),
  });
  expect(statements.find(({ Sid }) => Sid === 'WriteUnderKeysOfCopies')).toMatchObject({
    Action: 'kms:Encrypt',
    Resource: keyIn('eu-west-1'),
  });
});

it('pays for fifteen minutes only where that is asked for', () => {
  const timed = { Status: 'Enabled', Time: { Minutes: 15 } };

  expect(replicationIn(templateOf(underKeys)).Rules[0]).toMatchObject({
    Destination: { ReplicationTime: timed, Metrics: { Status: 'Enabled' } },
  });
  expect(replicationIn(templateOf(west)).Rules[0]).not.toMatchObject({
    Destination: { ReplicationTime: timed },
  });
});

it('leaves a bucket that exists to its owner, who replicates it', () => {
  const template = templateOf({
    ...ensembles({}),
    bucket: 'ours',
    copyTo: [{ region: 'eu-west-1', bucket: 'theirs' }],
  });

  expect(template.findResources('AWS::S3::Bucket')).toEqual({});
  expect(statementsOf(template, 'Replication')).toEqual([]);
  expect(environmentOf(template, 'Backup').ZK_BACKUP_COPIES).toBe(
    '[{"bucket":"theirs","region":"eu-west-1"}]',
  );
});

it.each(['OrchestratorsRestore', 'ensembleprodNode'])(
  'lets restores read the copy, and nothing more: %s',
  (of) => {
    const about = statementsOf(templateOf(theirs), of).filter(({ Resource }) =>
      JSON.stringify(Resource).includes('theirs'),
    );

    const actions = new Set(about.flatMap(({ Action }) => Action));
    expect([...actions].filter((one) => one !== 's3:ListBucket').sort()).toEqual([
      's3:GetObject',
      's3:GetObjectVersion',
    ]);
  },
);

it('gives the backup function nothing of the copy', () => {
  const about = statementsOf(templateOf(theirs), 'OrchestratorsBackup').filter(({ Resource }) =>
    JSON.stringify(Resource).includes('theirs'),
  );

  expect(about).toEqual([]);
});

it('has one alarm of the copies, whatever there is to copy', () => {
  const many = ensembles(
    ...['a', 'b', 'c'].map((name) => ({ name, nodes: { tag: { key: 'zk', value: name } } })),
  );
  const template = templateOf({ ...many, ...{ copyTo: [...west.copyTo, ...theirs.copyTo] } });

  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).filter(
    ({ Properties }) => Properties.MetricName === 'BackupCopyLagSeconds',
  );

  expect(alarms.map(({ Properties }) => Properties.Dimensions)).toEqual([
    [{ Name: 'Bucket', Value: { Ref: expect.stringMatching(/^Archive/) } }],
  ]);
});

it('changes nothing where nothing is copied', () => {
  const template = templateOf();

  const ids = Object.keys(template.toJSON().Resources);
  expect(ids.filter((id) => /Replication|Cop(y|ies)/.test(id))).toEqual([]);
  expect(replicationIn(template)).toBeUndefined();
});

it('takes two buckets of the app that have no names yet', () => {
  const stack = stackOfApp();
  const [first, second] = ['One', 'Two'].map((id) => new Bucket(stack, id, { versioned: true }));

  const copyTo = [first, second].map((bucket) => ({
    region: 'eu-west-1',
    bucket: bucket as Bucket,
  }));

  expect(() => backupIn(stack, { copyTo }).build()).not.toThrow();
});

it('makes the second stack in the stage of the first', () => {
  const stage = new Stage(quickApp(), 'Production');

  backupIn(new Stack(stage, 'App'), { copyTo: [{ region: 'eu-west-1' }] });

  const names = stage.node.children.map((stack) => (stack as Stack).stackName);
  expect(names).toEqual(['Production-App', 'Production-App-Backup-copy-eu-west-1']);
});
