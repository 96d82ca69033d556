import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Stack } from 'aws-cdk-lib/core';
import { keys } from '../../lambda/contract/keys.ts';
import {
  type Encryption,
  seeExecutions,
  useKey,
  writeOnce,
  writeOver,
} from '../functions/statements.ts';
import { acknowledge } from '../nag.ts';

export interface DeploymentAccessProps {
  readonly bucket: IBucket;
  readonly encryption: Encryption;
}

/** Whatever ensemble it is: also one that the configuration names no more. */
const anyEnsemble = '*';
const listed = ['runs', 'reports', 'restores'].map((folder) => `${anyEnsemble}/${folder}/*`);

/** It reads records of runs, holds ensembles as runs do, and asks how the deployment goes. */
export function allowDeployment(
  handler: IFunction,
  { bucket, encryption }: DeploymentAccessProps,
): void {
  const objects = (patterns: readonly string[]) => patterns.map((one) => bucket.arnForObjects(one));
  const lease = objects([keys.lease(anyEnsemble)]);
  const records = new PolicyStatement({
    sid: 'ReadRecordsOfRuns',
    actions: ['s3:GetObject'],
    resources: objects([
      `${anyEnsemble}/runs/*.json`,
      `${anyEnsemble}/reports/*.json`,
      `${anyEnsemble}/restores/*.status.json`,
    ]),
  });
  const statements = [
    records,
    new PolicyStatement({
      sid: 'ListRecordsOfRuns',
      actions: ['s3:ListBucket'],
      resources: [bucket.bucketArn],
      conditions: { StringLike: { 's3:prefix': listed } },
    }),
    writeOnce('TakeLease', lease),
    writeOver('HoldLease', lease),
    ...useKey(encryption),
    new PolicyStatement({
      sid: 'SeeDeployment',
      actions: ['cloudformation:DescribeStacks'],
      resources: [thisStack(Stack.of(handler))],
    }),
  ];
  for (const statement of statements) handler.addToRolePolicy(statement);
  const reason =
    'Records are named by the time of their run, and of ensembles that the configuration names no more they are read, too. A stack has an id behind its name.';
  const wildcards = statements.flatMap(({ resources }) => resources);
  acknowledge(handler, wildcards, reason);
}

const thisStack = (stack: Stack) =>
  stack.formatArn({
    service: 'cloudformation',
    resource: 'stack',
    resourceName: `${stack.stackName}/*`,
  });

/**
 * Lets the function ask what became of executions. A policy of its own: the orchestrators wait for what the function
 * says, and this one names them.
 */
export function allowToSeeExecutions(
  handler: IFunction,
  orchestrators: readonly IFunction[],
): void {
  const statement = seeExecutions(orchestrators, ['lambda:GetDurableExecution']);
  const policy = new Policy(handler, 'Executions', { statements: [statement] });
  handler.role?.attachInlinePolicy(policy);
  acknowledge(policy, statement.resources, 'Each execution has an id of its own.');
}
