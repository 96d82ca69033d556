import type { CopyAt } from '../../lambda/contract/settings.ts';

/** Who copies, and who reads copies. */
export interface OfCopies {
  /** Of the account of the stack. */
  readonly partition: string;
  readonly account: string;
  /** ARN of the role as which S3 copies; undefined where the first bucket is replicated by its owner. */
  readonly role: string | undefined;
}

/**
 * What the owner of a copy's bucket in another account attaches to it: S3 may copy into it, and whom the account of the
 * stack lets may read. Nobody there may delete. Pure.
 */
export function copyPolicy({ bucket }: CopyAt, { partition, account, role }: OfCopies) {
  const arn = `arn:${partition}:s3:::${bucket}`;
  const reader = { AWS: `arn:${partition}:iam::${account}:root` };
  const copies = {
    Sid: 'ZkBackupCopies',
    Effect: 'Allow',
    Principal: { AWS: role },
    Action: ['s3:ReplicateObject', 's3:ReplicateTags', 's3:ObjectOwnerOverrideToBucketOwner'],
    Resource: `${arn}/*`,
  };
  return {
    Version: '2012-10-17',
    Statement: [
      ...(role === undefined ? [] : [copies]),
      {
        Sid: 'ZkBackupReadsCopies',
        Effect: 'Allow',
        Principal: reader,
        Action: ['s3:GetObject', 's3:GetObjectVersion'],
        Resource: `${arn}/*`,
      },
      {
        Sid: 'ZkBackupListsCopies',
        Effect: 'Allow',
        Principal: reader,
        Action: 's3:ListBucket',
        Resource: arn,
      },
    ],
  };
}
