import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Stack, Validations } from 'aws-cdk-lib/core';
import { expiryTag, keys } from '../lambda/contract.ts';
import type { Ensemble } from './config.ts';
import { arnInFinding } from './nag.ts';
import type { OrchestratorsProps } from './orchestrators.ts';

/** Lets the function send our documents to our nodes, read the archives and write what it found. */
export function allowOrchestration(
  handler: IFunction,
  { config, bucket, documents }: OrchestratorsProps,
): void {
  const stack = Stack.of(handler);
  const names = config.ensembles.map(({ name }) => name);
  const objects = (pattern: (name: string) => string) =>
    names.map((name) => bucket.arnForObjects(pattern(name)));
  const statements = [
    new PolicyStatement({
      sid: 'SendOwnDocuments',
      actions: ['ssm:SendCommand'],
      resources: [...documents.values()].flatMap(({ ofBackups }) =>
        ofBackups.map(({ ref }) =>
          stack.formatArn({ service: 'ssm', resource: 'document', resourceName: ref }),
        ),
      ),
    }),
    // Apart from the documents: a tag condition in one statement with them would refuse them.
    ...config.ensembles.map((ensemble, index) => nodesStatement(stack, ensemble, index)),
    new PolicyStatement({
      sid: 'FollowCommands',
      actions: [
        'ssm:CancelCommand',
        'ssm:DescribeInstanceInformation',
        'ssm:ListCommandInvocations',
        'ssm:ListCommands',
      ],
      resources: ['*'],
    }),
    new PolicyStatement({
      sid: 'WriteClaimsAndManifests',
      actions: ['s3:PutObject'],
      resources: [
        ...objects((name) => `${name}/runs/*`),
        ...objects((name) => `${name}/*${keys.manifestSuffix}`),
      ],
    }),
    new PolicyStatement({
      sid: 'ReadBackups',
      actions: ['s3:GetObject', 's3:GetObjectTagging', 's3:GetObjectVersion'],
      resources: objects((name) => `${name}/*`),
    }),
    new PolicyStatement({
      sid: 'LetExpire',
      actions: ['s3:PutObjectTagging'],
      resources: [
        ...objects((name) => `${name}/*.tar.gz`),
        ...objects((name) => `${name}/*${keys.manifestSuffix}`),
      ],
      conditions: {
        StringEquals: { [`s3:RequestObjectTag/${expiryTag.key}`]: expiryTag.value },
      },
    }),
    // Without it S3 answers 403 instead of 404 for what is not there; IfExists, because a HEAD has
    // no prefix.
    new PolicyStatement({
      sid: 'ListBackups',
      actions: ['s3:ListBucket'],
      resources: [bucket.bucketArn],
      conditions: { StringLikeIfExists: { 's3:prefix': names.map((name) => `${name}/*`) } },
    }),
    new PolicyStatement({
      sid: 'Announce',
      actions: ['events:PutEvents'],
      resources: [
        stack.formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' }),
      ],
    }),
  ];
  for (const statement of statements) handler.addToRolePolicy(statement);
  acknowledgeWildcards(handler, statements);
}

/** The instances of one ensemble, by the tag that selects them or by id. */
function nodesStatement(stack: Stack, { nodes }: Ensemble, index: number): PolicyStatement {
  const instance = (id: string) =>
    id.startsWith('mi-')
      ? stack.formatArn({ service: 'ssm', resource: 'managed-instance', resourceName: id })
      : stack.formatArn({ service: 'ec2', resource: 'instance', resourceName: id });
  const sid = `ReachNodesOfEnsemble${index + 1}`;
  if ('instanceIds' in nodes) {
    const resources = nodes.instanceIds.map(instance);
    return new PolicyStatement({ sid, actions: ['ssm:SendCommand'], resources });
  }
  return new PolicyStatement({
    sid,
    actions: ['ssm:SendCommand'],
    resources: [instance('*'), instance('mi-*')],
    conditions: {
      StringEquals: { [`ssm:resourceTag/${nodes.tag.key}`]: nodes.tag.value },
    },
  });
}

const reasons = {
  nodes: 'Instances come and go; the condition admits only those with the tag of the ensemble.',
  objects: 'The keys carry the time of the run; the ensemble and the kind of object are named.',
  any: 'These actions have no resource type in IAM; they follow and cancel commands.',
} as const;

function acknowledgeWildcards(handler: IFunction, statements: readonly PolicyStatement[]): void {
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
