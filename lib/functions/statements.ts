import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { CfnDocument } from 'aws-cdk-lib/aws-ssm';
import { Stack, Validations } from 'aws-cdk-lib/core';
import type { Config, Ensemble } from '../config/config.ts';
import { arnInFinding } from '../nag.ts';

/*
 * What both functions may do, statement by statement.
 */

export const sendDocuments = (stack: Stack, documents: readonly CfnDocument[]) =>
  new PolicyStatement({
    sid: 'SendOwnDocuments',
    actions: ['ssm:SendCommand'],
    resources: documents.map(({ ref }) =>
      stack.formatArn({ service: 'ssm', resource: 'document', resourceName: ref }),
    ),
  });

export const instanceArn = (stack: Stack, id: string) =>
  id.startsWith('mi-')
    ? stack.formatArn({ service: 'ssm', resource: 'managed-instance', resourceName: id })
    : stack.formatArn({ service: 'ec2', resource: 'instance', resourceName: id });

/**
 * Sending to the instances of one ensemble, by the tag that selects them or by id. Apart from the
 * documents: a tag condition in one statement with them would refuse them.
 */
export function instancesOf(stack: Stack, { nodes }: Ensemble, index: number): PolicyStatement {
  const sid = `ReachNodesOfEnsemble${index + 1}`;
  const actions = ['ssm:SendCommand'];
  if ('instanceIds' in nodes) {
    const resources = nodes.instanceIds.map((id) => instanceArn(stack, id));
    return new PolicyStatement({ sid, actions, resources });
  }
  return new PolicyStatement({
    sid,
    actions,
    resources: [instanceArn(stack, '*'), instanceArn(stack, 'mi-*')],
    conditions: {
      StringEquals: { [`ssm:resourceTag/${nodes.tag.key}`]: nodes.tag.value },
    },
  });
}

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
 * Listing below the folders of the ensembles. Without it S3 answers 403 instead of 404 for what is
 * not there; it takes the key that was asked for as the prefix then (docs/facts/s3-permissions.md).
 */
export const listObjects = (bucket: IBucket, ensembles: readonly string[]) =>
  new PolicyStatement({
    sid: 'ListBackups',
    actions: ['s3:ListBucket'],
    resources: [bucket.bucketArn],
    conditions: { StringLike: { 's3:prefix': ensembles.map((name) => `${name}/*`) } },
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

function withKeys({ sse, encryptionKey }: Encryption, actions: string[]): PolicyStatement[] {
  const keys = [sse === 'AES256' ? undefined : sse, encryptionKey].filter(
    (key) => key !== undefined,
  );
  if (keys.length === 0) return [];
  return [new PolicyStatement({ sid: 'UseKeyOfBackups', actions, resources: [...new Set(keys)] })];
}

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
  nodes: 'Instances come and go; the condition admits only those with the tag of the ensemble.',
  objects: 'The keys carry the time of the run; the ensemble and the kind of object are named.',
  any: 'These actions have no resource type in IAM; they follow and cancel commands.',
} as const;

/** Adds the statements to the function's role, and tells cdk-nag why some end in a wildcard. */
export function allow(handler: IFunction, statements: readonly PolicyStatement[]): void {
  for (const statement of statements) handler.addToRolePolicy(statement);
  const wildcards = new Set(
    statements
      .flatMap(({ resources }) => resources)
      .map((arn) => arnInFinding(Stack.of(handler), arn))
      .filter((arn) => arn.includes('*')),
  );
  for (const arn of wildcards) {
    const reason = arn === '*' ? 'any' : /instance\/(mi-)?\*$/.test(arn) ? 'nodes' : 'objects';
    const id = `AwsSolutions-IAM5[Resource::${arn}]`;
    Validations.of(handler).acknowledge({ id, reason: reasons[reason] });
  }
}
