import { type CfnPolicy, type IRole, Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import { InvalidConfiguration } from '../config/read-config.ts';
import { acknowledge } from '../nag.ts';
import type { FunctionRoles } from './account-props.ts';

/**
 * Gives a role what one that is made has from AWS's own policies: to log, and a durable function to save its state.
 *
 * @param role that was given; undefined where one was made
 * @param of names it in the error
 * @throws InvalidConfiguration where the role takes no policies
 */
export function mayRun(
  handler: LambdaFunction,
  role: IRole | undefined,
  of: keyof FunctionRoles,
): void {
  if (!role) return;
  const versions = `${handler.functionArn}:*`;
  // Apart from the others: the function waits for those, and this one names the function.
  const policy = new Policy(handler, 'Run', {
    statements: [
      new PolicyStatement({
        sid: 'Log',
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [handler.logGroup.logGroupArn],
      }),
      new PolicyStatement({
        sid: 'SaveState',
        actions: ['lambda:CheckpointDurableExecution', 'lambda:GetDurableExecutionState'],
        resources: [versions],
      }),
    ],
  });
  role.attachInlinePolicy(policy);
  acknowledge(policy, [versions], 'Versions of this function alone.');
  if (!isAttached(policy)) refuse(handler.node.path, of);
}

/** A role that is imported as immutable says of every policy that it took it. */
function isAttached(policy: Policy): boolean {
  const { roles } = policy.node.defaultChild as CfnPolicy;
  const taken: unknown = Stack.of(policy).resolve(roles);
  return Array.isArray(taken) && taken.length > 0;
}

function refuse(path: string, of: keyof FunctionRoles): never {
  throw new InvalidConfiguration(path, [
    {
      path: `functionRoles.${of}`,
      got: 'a role that takes no policies',
      expected:
        'one without "mutable: false", of the account of the stack. For roles that get their rights from somebody else, Role.customizeRoles of the CDK writes down what each needs',
    },
  ]);
}
