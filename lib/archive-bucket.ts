import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Duration, RemovalPolicy, Token, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { retentionTag } from '../lambda/contract/keys.ts';
import type { ZkBackupProps } from './props/zk-backup-props.ts';

export type ArchiveBucketProps = Pick<
  ZkBackupProps,
  'bucket' | 'encryptionKey' | 'objectLock' | 'removalPolicy'
> & {
  /** @default - one that CloudFormation gives */
  readonly bucketName?: string;
};

/**
 * Days that a version stays which was written over or deleted. Drills are weekly by default, so four of
 * them read it; and a person who was away for some weeks still finds it.
 */
export const overwrittenDays = 30;

/**
 * Days that a version stays once S3 has deleted what was due: in place of the days of grace that a rule by age would
 * give. Whoever finds that something went too early brings it back until then (docs/retention.md). S3 cannot tell
 * what expired from what was written over by then, so this is also how long an earlier backup stays that was
 * written over.
 */
export const expiredDays = 7;

/** Days that an archive stays which was found bad. */
export const badArchiveDays = 30;

/**
 * Where the backups lie: a bucket of the stack, which outlives the stack, or one that exists.
 *
 * Encrypted with S3's own keys, if no key is given: whoever loses or forgets a KMS key loses every backup.
 */
export class ArchiveBucket extends Construct {
  readonly bucket: IBucket;
  /** The same where the stack owns it. */
  readonly made: Bucket | undefined;

  constructor(scope: Construct, id: string, props: ArchiveBucketProps) {
    super(scope, id);
    this.made = props.bucket ? undefined : this.#create(props);
    this.bucket = props.bucket ?? (this.made as Bucket);
  }

  #create(props: ArchiveBucketProps): Bucket {
    const { objectLock, encryptionKey, removalPolicy, bucketName } = props;
    const byTag = (id: string, value: string, days: number) => ({
      id,
      tagFilters: { [retentionTag.key]: value },
      expiration: Duration.days(days),
      // Of two rules that meet, S3 follows the shorter.
      noncurrentVersionExpiration: Duration.days(expiredDays),
    });
    const bucket = new Bucket(this, 'Bucket', {
      ...(bucketName !== undefined && { bucketName }),
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
        // By the tag, not by age: the newest good backup has none, however old it grows. The function that sets it
        // counts; S3's rules do not, and three are enough for any number of ensembles.
        byTag('due', retentionTag.due, 1),
        byTag('bad', retentionTag.bad, badArchiveDays),
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
