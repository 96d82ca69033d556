import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import { inPieces, numbered } from '../functions/policy-pieces.ts';
import { acknowledge, arnInFinding } from '../nag.ts';
import type { NotifyFunctionProps } from './notify-environment.ts';
import { secretsIn } from './secrets.ts';

/** Lets the function publish to the topics and read the secrets that the configuration names, and no other. */
export function allowNotifications(
  handler: IFunction,
  { config, topic }: Pick<NotifyFunctionProps, 'config' | 'topic'>,
): void {
  const stack = Stack.of(handler);
  const { topic: other } = config.notify;
  const topics = [topic.topicArn, ...(other ? [other] : [])];
  const named = secretsIn(config);
  const secrets = named.flatMap((name) =>
    'secretsManager' in name ? [secretArn(stack, name.secretsManager)] : [],
  );
  const parameters = named.flatMap((name) =>
    'ssmParameter' in name ? [parameterArn(stack, name.ssmParameter)] : [],
  );
  const statements = [
    new PolicyStatement({ sid: 'Publish', actions: ['sns:Publish'], resources: topics }),
    new PolicyStatement({
      sid: 'UseKeysOfTopics',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      // Which key a topic of the user has, only that topic knows.
      resources: [
        ...(topic.masterKey ? [topic.masterKey.keyArn] : []),
        ...(other ? [anyKey(stack)] : []),
      ],
      conditions: { StringEquals: viaService(stack, 'sns') },
    }),
    ...piecesOf(stack, secrets).flatMap((piece, index) => [
      new PolicyStatement({
        sid: numbered('ReadSecrets', index),
        actions: ['secretsmanager:GetSecretValue'],
        resources: piece,
      }),
      useKeysOf(stack, 'secretsmanager', numbered('UseKeysOfSecrets', index), 'SecretARN', piece),
    ]),
    ...piecesOf(stack, parameters).flatMap((piece, index) => [
      new PolicyStatement({
        sid: numbered('ReadParameters', index),
        actions: ['ssm:GetParameter'],
        resources: piece,
      }),
      useKeysOf(stack, 'ssm', numbered('UseKeysOfParameters', index), 'PARAMETER_ARN', piece),
    ]),
  ];
  for (const statement of statements) handler.addToRolePolicy(statement);
  acknowledge(handler, secrets, 'Secrets Manager puts six characters of its own behind the name.');
  acknowledge(
    handler,
    [anyKey(stack)],
    'Which key it is, topic and secret decide; only their service may use it, and only of these.',
  );
}

/** A statement is in one policy, which three heartbeats of each ensemble would fill. */
const piecesOf = (stack: Stack, arns: readonly string[]): string[][] =>
  inPieces(arns, (arn) => arnInFinding(stack, arn).length + 3);

/** Behind the name of a secret its ARN has a hyphen and six characters that nobody knows before. */
const secretArn = (stack: Stack, name: string) =>
  stack.formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: `${name}-??????`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

const parameterArn = (stack: Stack, name: string) =>
  stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: name.replace(/^\//, '') });

const anyKey = (stack: Stack) =>
  stack.formatArn({ service: 'kms', resource: 'key', resourceName: '*' });

const viaService = (stack: Stack, service: string) => ({
  'kms:ViaService': `${service}.${stack.region}.${stack.urlSuffix}`,
});

/** Only through the service, and only these: it tells KMS by the context what it decrypts. */
const useKeysOf = (
  stack: Stack,
  service: string,
  sid: string,
  context: string,
  of: readonly string[],
) =>
  new PolicyStatement({
    sid,
    actions: ['kms:Decrypt'],
    resources: [anyKey(stack)],
    conditions: {
      StringEquals: viaService(stack, service),
      StringLike: { [`kms:EncryptionContext:${context}`]: of },
    },
  });
