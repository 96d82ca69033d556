import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CopyPlace } from './copy-place.ts';

/*
 * What restores may do with the copies: read them, and nothing else.
 */

/** Listing below these folders of the copies. */
export const listCopies = (
  copies: readonly CopyPlace[],
  folders: readonly string[],
): PolicyStatement[] =>
  copies.length === 0
    ? []
    : [
        new PolicyStatement({
          sid: 'ListCopies',
          actions: ['s3:ListBucket'],
          resources: copies.map(({ bucketArn }) => bucketArn),
          conditions: { StringLike: { 's3:prefix': folders.map((folder) => `${folder}/*`) } },
        }),
      ];

/** Reading objects of the copies, and their older versions. @param patterns of their keys */
export const readCopies = (
  copies: readonly CopyPlace[],
  patterns: readonly string[],
): PolicyStatement[] =>
  copies.length === 0
    ? []
    : [
        new PolicyStatement({
          sid: 'ReadCopies',
          actions: ['s3:GetObject', 's3:GetObjectVersion'],
          resources: copies.flatMap(({ bucketArn }) =>
            patterns.map((pattern) => `${bucketArn}/${pattern}`),
          ),
        }),
        ...decryptCopies(copies),
      ];

function decryptCopies(copies: readonly CopyPlace[]): PolicyStatement[] {
  const keys = [...new Set(copies.flatMap(({ encryptionKey }) => encryptionKey ?? []))];
  if (keys.length === 0) return [];
  return [new PolicyStatement({ sid: 'DecryptCopies', actions: ['kms:Decrypt'], resources: keys })];
}
