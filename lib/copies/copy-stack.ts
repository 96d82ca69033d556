import { CfnOutput, Stack, Stage, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { demand } from '../account/demands.ts';
import { ArchiveBucket, type ArchiveBucketProps } from '../archive-bucket.ts';
import { deploymentName } from '../deployment-name.ts';
import type { ZkBackupProps } from '../props/zk-backup-props.ts';
import { copyBucketName } from './copy-place.ts';

export interface CopyStackProps
  extends Pick<ArchiveBucketProps, 'encryptionKey' | 'objectLock' | 'removalPolicy'>,
    Pick<ZkBackupProps, 'tags' | 'permissionsBoundary'> {
  /** Name of the deployment whose backups are copied. */
  readonly deployment: string;
  readonly region: string;
  /** Account of the deployment, where it is known. */
  readonly account: string | undefined;
}

/** A bucket in another region that S3 copies all backups into, with the rules of the first one. */
export class CopyStack extends Stack {
  constructor(scope: Construct, id: string, props: CopyStackProps) {
    const { deployment, region, account, ...bucket } = props;
    super(scope, id, {
      // In a stage it would get the name of that twice.
      stackName: `${deployment}-copy-${region}`.replaceAll(/[^A-Za-z0-9-]/g, '-'),
      description: `Copies of the backups of ${deployment} (zk-backup)`,
      env: { region, ...(account !== undefined && { account }) },
    });
    demand(this, props);
    new ArchiveBucket(this, 'Copies', {
      ...bucket,
      bucketName: copyBucketName(deployment, region),
    });
    new CfnOutput(this, 'CopyBucketName', {
      description: `Where the copies of ${deployment} lie`,
      value: copyBucketName(deployment, region),
    });
  }
}

/**
 * A stack for each copy that names no bucket. It is deployed before that of the backups: S3 begins to copy only into a
 * bucket that is there.
 */
export function makeCopyStacks(
  backups: Construct,
  { copyTo = [], objectLock, removalPolicy, tags, permissionsBoundary }: ZkBackupProps,
): void {
  const stack = Stack.of(backups);
  const account = Token.isUnresolved(stack.account) ? undefined : stack.account;
  const deployment = deploymentName(backups);
  for (const { region, bucket, encryptionKey } of copyTo) {
    if (bucket) continue;
    const ofBucket = { objectLock, removalPolicy, encryptionKey };
    const props = { deployment, region, account, tags, permissionsBoundary, ...ofBucket };
    const scope = Stage.of(backups) ?? stack;
    stack.addStackDependency(new CopyStack(scope, `${deployment}-copy-${region}`, props));
  }
}
