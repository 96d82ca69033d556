import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Stack } from 'aws-cdk-lib/core';
import { documentName } from '../../lambda/contract/documents.ts';
import type { Config } from '../config/config.ts';
import type { DocumentKind } from '../documents/document-content.ts';
import { anyProfile } from '../documents/node-profile.ts';
import { acknowledge, arnInFinding } from '../nag.ts';
import { inStatements } from './policy-pieces.ts';

/*
 * What both functions may do, statement by statement.
 */

/**
 * Where in the bucket the ensembles' folders are. In the bucket of the stack nothing else lies, so that one
 * pattern has them all, also that of an ensemble which the configuration names no more while a run of it goes on.
 * In a bucket that existed there may be anything: only the named ones.
 */
export const foldersOf = ({ bucket, ensembles }: Pick<Config, 'bucket' | 'ensembles'>) =>
  bucket === undefined ? ['*'] : ensembles.map(({ name }) => name);

/** Sending a deployment's documents of these kinds, of whatever ensemble. */
export const sendDocuments = (stack: Stack, deployment: string, kinds: readonly DocumentKind[]) =>
  new PolicyStatement({
    sid: 'SendOwnDocuments',
    actions: ['ssm:SendCommand'],
    resources: kinds.map((kind) =>
      stack.formatArn({
        service: 'ssm',
        resource: 'document',
        resourceName: documentName(deployment, anyProfile, kind),
      }),
    ),
  });

export const followCommands = () =>
  new PolicyStatement({
    sid: 'FollowCommands',
    actions: [
      'ssm:CancelCommand',
      'ssm:DescribeInstanceInformation',
      'ssm:ListCommandInvocations',
      'ssm:ListCommands',
    ],
    resources: ['*'],
  });

/**
 * Listing below these folders. Without it S3 answers 403 instead of 404 for what is
 * not there; it takes the key that was asked for as the prefix then (docs/facts/s3-permissions.md).
 */
export const listObjects = (bucket: IBucket, folders: readonly string[]) =>
  new PolicyStatement({
    sid: 'ListBackups',
    actions: ['s3:ListBucket'],
    resources: [bucket.bucketArn],
    conditions: { StringLike: { 's3:prefix': folders.map((folder) => `${folder}/*`) } },
  });

/** Reading what is told of backups, restores and drills below these folders; no archive. */
export const readRecords = (bucket: IBucket, folders: readonly string[]) =>
  new PolicyStatement({
    sid: 'ReadManifestsAndReports',
    actions: ['s3:GetObject'],
    resources: folders.map((folder) => bucket.arnForObjects(`${folder}/*.json`)),
  });

/** Writing what must not be there yet: S3 decides, and nobody with this right can leave it out. */
export const writeOnce = (sid: string, resources: readonly string[]) =>
  new PolicyStatement({
    sid,
    actions: ['s3:PutObject'],
    resources: [...resources],
    conditions: { Null: { 's3:if-none-match': 'false' } },
  });

/** Writing over the very object that was read. */
export const writeOver = (sid: string, resources: readonly string[]) =>
  new PolicyStatement({
    sid,
    actions: ['s3:PutObject'],
    resources: [...resources],
    conditions: { Null: { 's3:if-match': 'false' } },
  });

/** By what backups are encrypted. */
export type Encryption = Pick<Config, 'sse' | 'encryptionKey'>;

/** Writing and reading under the keys of KMS that backups are encrypted by; none where there is none. */
export const useKey = (encryption: Encryption) =>
  withKeys(encryption, ['kms:Decrypt', 'kms:GenerateDataKey']);

/** The same of reading alone. */
export const readUnderKey = (encryption: Encryption) => withKeys(encryption, ['kms:Decrypt']);

function withKeys(encryption: Encryption, actions: string[]): PolicyStatement[] {
  const resources = keysOf(encryption);
  if (resources.length === 0) return [];
  return [new PolicyStatement({ sid: 'UseKeyOfBackups', actions, resources })];
}

/** ARNs of the keys of KMS that backups are encrypted by. */
export const keysOf = ({ sse, encryptionKey }: Encryption): string[] => [
  ...new Set([sse === 'AES256' ? undefined : sse, encryptionKey].flatMap((key) => key ?? [])),
];

/** Asking what becomes of executions of these functions. */
export const seeExecutions = (functions: readonly IFunction[], actions: string[]) =>
  new PolicyStatement({
    sid: 'SeeExecutions',
    actions,
    resources: functions.map(({ functionArn }) => `${functionArn}:*/durable-execution/*/*`),
  });

export const putEvents = (stack: Stack) =>
  new PolicyStatement({
    sid: 'Announce',
    actions: ['events:PutEvents'],
    resources: [
      stack.formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' }),
    ],
  });

const reasons = {
  nodes: 'Instances come and go; the condition admits only those with the tag of an ensemble.',
  objects:
    'The keys carry the time of the run; folder and kind of object are named, in a bucket that holds nothing else.',
  any: 'These actions have no resource type in IAM; they follow and cancel commands.',
} as const;

/** Adds the statements to the function's role, and tells cdk-nag why some end in a wildcard. */
export function allow(handler: IFunction, statements: readonly PolicyStatement[]): void {
  for (const statement of statements.flatMap((one) => inStatements(Stack.of(handler), one))) {
    handler.addToRolePolicy(statement);
  }
  for (const arn of new Set(statements.flatMap(({ resources }) => resources))) {
    acknowledge(handler, [arn], reasons[reasonFor(arnInFinding(Stack.of(handler), arn))]);
  }
}

function reasonFor(arn: string): keyof typeof reasons {
  if (arn === '*') return 'any';
  return /instance\/(mi-)?\*$/.test(arn) ? 'nodes' : 'objects';
}
