import { CfnBucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Stack, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { longestNameOf } from '../archive-bucket.ts';
import type { ConfigInput } from '../config/config.ts';
import type { Problem } from '../config/config-problems.ts';
import type { CopyProps } from '../props/copy-props.ts';
import type { ZkBackupProps } from '../props/zk-backup-props.ts';
import type { Copy } from './copy-settings.ts';

/*
 * Copies as props have them, as the check of the configuration takes them, and back.
 */

type Given = Pick<ZkBackupProps, 'bucket' | 'copyTo'>;

/** @param keyOf the ARN of a key, or what stands in for one that CloudFormation fills in */
export const copySettingsOf = (
  { bucket, copyTo }: Given,
  keyOf: (arn: string, region: string) => string,
): ConfigInput['copyTo'] =>
  copyTo?.map(({ region, encryptionKey, ...copy }, index) => ({
    ...copy,
    region,
    bucket: copy.bucket && knownName(copy.bucket, bucket, index),
    encryptionKey: encryptionKey && keyOf(encryptionKey.keyArn, region),
  }));

/** Of two that CloudFormation has not made yet, each has a name of its own, and one bucket has one. */
function knownName(copy: IBucket, first: IBucket | undefined, index: number): string {
  if (copy.bucketName === first?.bucketName) return longestNameOf(first);
  return Token.isUnresolved(copy.bucketName) ? `${'b'.repeat(61)}-${index}` : copy.bucketName;
}

/** What the check could not see, put back. */
export const withCopyTokens = (
  checked: readonly Copy[] | undefined,
  { copyTo = [] }: Given,
): Copy[] | undefined =>
  checked?.map((copy, index) => ({
    ...copy,
    bucket: copyTo[index]?.bucket?.bucketName,
    encryptionKey: copyTo[index]?.encryptionKey?.keyArn,
  }));

/** Of one that says nothing of versions they are suspended. */
const statusOfVersions = (made: CfnBucket): unknown =>
  ({ status: 'Suspended', ...Stack.of(made).resolve(made.versioningConfiguration) }).status;

/** Buckets without versions, of those that the app makes: S3 copies neither from nor into one. */
export const unversionedIn = ({ bucket, copyTo = [] }: Given): Problem[] =>
  [
    { path: 'bucket', bucket },
    ...copyTo.map((copy: CopyProps, index) => ({
      path: `copyTo[${index}].bucket`,
      bucket: copy.bucket,
    })),
  ].flatMap(({ path, bucket }) => {
    const made = bucket?.node.defaultChild;
    if (!(made instanceof CfnBucket) || statusOfVersions(made) !== 'Suspended') return [];
    return [{ path, got: 'a bucket without versions', expected: 'one with "versioned: true"' }];
  });

/**
 * A copy that a stack is to be made for in the region that the backups lie in, where that is known: of the stack, or
 * as the CDK's command line tells where it deploys to.
 */
export function besideFirst(
  of: Construct,
  { copyTo = [] }: Given,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Problem[] {
  const { region } = Stack.of(of);
  const home = Token.isUnresolved(region) ? environment.CDK_DEFAULT_REGION : region;
  return copyTo.flatMap((copy, index) =>
    copy.bucket === undefined && copy.region === home
      ? [
          {
            path: `copyTo[${index}].region`,
            got: JSON.stringify(home),
            expected:
              'another region than that of the stack, or the name of a bucket that exists there',
          },
        ]
      : [],
  );
}
