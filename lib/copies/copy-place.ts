import { createHash } from 'node:crypto';
import { Aws } from 'aws-cdk-lib/core';
import type { Config } from '../config/config.ts';

/** A second store, as the template names it. */
export interface CopyPlace {
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly region: string;
  /** Whose it is; absent: of the account of the stack. */
  readonly account?: string | undefined;
  /** ARN of the key that it is encrypted by. */
  readonly encryptionKey?: string | undefined;
  readonly replicationTime: boolean;
}

/** Where the copies of a deployment lie. @param deployment its name */
export const copyPlaces = (
  { copyTo = [] }: Pick<Config, 'copyTo'>,
  deployment: string,
): readonly CopyPlace[] =>
  copyTo.map(({ bucket, ...copy }) => {
    const bucketName = bucket ?? copyBucketName(deployment, copy.region);
    return { ...copy, bucketName, bucketArn: `arn:${Aws.PARTITION}:s3:::${bucketName}` };
  });

/**
 * The name of a bucket that a second stack makes. Both stacks must know it, and no reference leads from one region to
 * another: so it follows from the deployment, the account and the region, and no other account has it by chance.
 */
export const copyBucketName = (deployment: string, region: string): string =>
  `zk-backup-copy-${createHash('sha256').update(deployment).digest('hex').slice(0, 8)}-${Aws.ACCOUNT_ID}-${region}`;
