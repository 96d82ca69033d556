import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Config } from '../config/config.ts';
import { keysOf } from '../functions/statements.ts';
import { acknowledge } from '../nag.ts';
import type { CopyPlace } from './copy-place.ts';

export interface ReplicationProps {
  /** The first store, which the stack owns. */
  readonly bucket: Bucket;
  readonly copies: readonly CopyPlace[];
  readonly encryption: Pick<Config, 'encryptionKey' | 'sse'>;
  readonly isLocked: boolean;
}

/**
 * S3 copies each new version of whatever lies in the bucket: archives, manifests, and the records of runs, drills and
 * restores, so that the copy can take the place of the first store. Tags go with them, and so the copy expires by the
 * same rules. Whoever deletes in the first store deletes nothing in the copy.
 */
export class Replication extends Construct {
  /** As which S3 reads the first store and writes the copies. */
  readonly role: Role;

  constructor(scope: Construct, id: string, props: ReplicationProps) {
    super(scope, id);
    const { bucket, copies } = props;
    this.role = new Role(this, 'Role', {
      description: 'zk-backup: S3 copies backups as this role',
      assumedBy: new ServicePrincipal('s3.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    const statements = statementsOf(props);
    const policy = new Policy(this, 'Policy', { statements });
    this.role.attachInlinePolicy(policy);
    acknowledge(
      policy,
      statements.flatMap(({ resources }) => resources),
      'All of the bucket is copied, and nothing else lies in it.',
    );
    const resource = bucket.node.defaultChild as CfnBucket;
    resource.replicationConfiguration = {
      role: this.role.roleArn,
      rules: copies.map((copy, index) => ruleOf(copy, index, props)),
    };
  }
}

/** S3 tells the rules of several destinations apart by their priorities. */
const ruleOf = (
  copy: CopyPlace,
  index: number,
  { encryption }: ReplicationProps,
): CfnBucket.ReplicationRuleProperty => ({
  id: `copy-${index + 1}-${copy.region}`,
  status: 'Enabled',
  priority: index + 1,
  filter: { prefix: '' },
  // Whoever deletes what was backed up must not delete its copies, too.
  deleteMarkerReplication: { status: 'Disabled' },
  ...(keysOf(encryption).length > 0 && {
    sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: 'Enabled' } },
  }),
  destination: {
    bucket: copy.bucketArn,
    ...(copy.account !== undefined && {
      account: copy.account,
      accessControlTranslation: { owner: 'Destination' },
    }),
    ...(copy.encryptionKey !== undefined && {
      encryptionConfiguration: { replicaKmsKeyId: copy.encryptionKey },
    }),
    ...(copy.replicationTime && {
      replicationTime: { status: 'Enabled', time: { minutes: 15 } },
      metrics: { status: 'Enabled', eventThreshold: { minutes: 15 } },
    }),
  },
});

function statementsOf({ bucket, copies, encryption, isLocked }: ReplicationProps) {
  const copyKeys = copies.flatMap(({ encryptionKey }) => encryptionKey ?? []);
  const toOthers = copies.filter(({ account }) => account !== undefined);
  return [
    new PolicyStatement({
      sid: 'SeeWhatToCopy',
      actions: ['s3:GetReplicationConfiguration', 's3:ListBucket'],
      resources: [bucket.bucketArn],
    }),
    new PolicyStatement({
      sid: 'ReadVersions',
      actions: [
        's3:GetObjectVersionForReplication',
        's3:GetObjectVersionAcl',
        's3:GetObjectVersionTagging',
        ...(isLocked ? ['s3:GetObjectRetention', 's3:GetObjectLegalHold'] : []),
      ],
      resources: [bucket.arnForObjects('*')],
    }),
    new PolicyStatement({
      sid: 'WriteCopies',
      actions: ['s3:ReplicateObject', 's3:ReplicateTags'],
      resources: copies.map(({ bucketArn }) => `${bucketArn}/*`),
    }),
    ...(toOthers.length > 0
      ? [
          new PolicyStatement({
            sid: 'GiveCopiesAway',
            actions: ['s3:ObjectOwnerOverrideToBucketOwner'],
            resources: toOthers.map(({ bucketArn }) => `${bucketArn}/*`),
          }),
        ]
      : []),
    ...(copyKeys.length > 0
      ? [
          new PolicyStatement({
            sid: 'ReadUnderKey',
            actions: ['kms:Decrypt'],
            resources: keysOf(encryption),
          }),
          new PolicyStatement({
            sid: 'WriteUnderKeysOfCopies',
            actions: ['kms:Encrypt'],
            resources: [...new Set(copyKeys)],
          }),
        ]
      : []),
  ];
}
