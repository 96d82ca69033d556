import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Duration, RemovalPolicy, Token, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { expiryTag } from '../lambda/contract/keys.ts';
import { type Config, defaultRetentionDays } from './config/config.ts';
import type { ZkBackupProps } from './props/zk-backup-props.ts';

export interface ArchiveBucketProps
  extends Pick<ZkBackupProps, 'bucket' | 'encryptionKey' | 'objectLock' | 'removalPolicy'> {
  readonly config: Config;
}

/**
 * Days that a version stays which was written over or deleted. Drills are weekly by default, so four of
 * them read it; and a person who was away for some weeks still finds it.
 */
export const overwrittenDays = 30;

/**
 * Days that a version stays once a newer good backup let it expire: a quarter of the retention more is
 * paid for it, and a week at most. S3 cannot tell what expired from what was written over by then, so
 * this is also how long an earlier backup stays that was written over.
 */
export const expiredDays = (retention: number) => Math.min(7, Math.ceil(retention / 4));

/**
 * Where the backups lie: a bucket of the stack, which outlives the stack, or one that exists.
 *
 * Encrypted with S3's own keys, if no key is given: whoever loses or forgets a KMS key loses every backup.
 */
export class ArchiveBucket extends Construct {
  readonly bucket: IBucket;

  constructor(scope: Construct, id: string, props: ArchiveBucketProps) {
    super(scope, id);
    this.bucket = props.bucket ?? this.#create(props);
  }

  #create({ config, objectLock, encryptionKey, removalPolicy }: ArchiveBucketProps): Bucket {
    const { ensembles, retention = defaultRetentionDays } = config;
    // Of two rules that meet, S3 follows the shorter.
    const gone = Duration.days(expiredDays(retention));
    const folder = (id: string, prefix: string, days: number) => ({
      id,
      prefix,
      expiration: Duration.days(days),
      noncurrentVersionExpiration: gone,
    });
    const bucket = new Bucket(this, 'Bucket', {
      versioned: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: encryptionKey ? BucketEncryption.KMS : BucketEncryption.S3_MANAGED,
      encryptionKey,
      bucketKeyEnabled: encryptionKey && true,
      removalPolicy: removalPolicy ?? RemovalPolicy.RETAIN,
      objectLockDefaultRetention: objectLock,
      lifecycleRules: [
        {
          // By the tag, not by age: the newest good backup has none, however old it grows.
          id: 'retention',
          tagFilters: { [expiryTag.key]: expiryTag.value },
          expiration: Duration.days(retention),
          noncurrentVersionExpiration: gone,
        },
        ...ensembles.flatMap(({ name }) => [
          // A claim keeps a tick from a second run; a day is longer than one can be late (`whyNotDue`).
          folder(`claims-of-${name}`, `${name}/runs/`, retention),
          // An undo needs its plan; of which history the data is stays true, and stays.
          folder(`restores-of-${name}`, `${name}/restores/${name}.`, Math.max(retention, 90)),
          // The command line shows them, and those of drills.
          folder(`reports-of-${name}`, `${name}/reports/`, Math.max(retention, 90)),
          folder(`drills-of-${name}`, `${name}/drills/`, Math.max(retention, 90)),
        ]),
        {
          id: 'leftovers',
          noncurrentVersionExpiration: Duration.days(overwrittenDays),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
          expiredObjectDeleteMarker: true,
        },
      ],
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'A bucket with Object Lock cannot receive access logs, so they would need a second bucket; CloudTrail data events tell the same and name the principal.',
    });
    return bucket;
  }
}

/** The name of a bucket; of one that CloudFormation has not made yet, a name of the greatest length. */
export const longestNameOf = ({ bucketName }: IBucket) =>
  Token.isUnresolved(bucketName) ? 'b'.repeat(63) : bucketName;
