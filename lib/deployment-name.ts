import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

const contextKey = 'zk-backup:deployment-name';

/**
 * Names a deployment: everything below `of` that needs a physical name begins its own with this one. It is the name
 * that was given, or the stack's, and the ids below the stack where the construct is not all that is in it.
 */
export function nameDeployment(of: Construct, given?: string): void {
  // A nested one has no name before it is made.
  const stack = outermostStack(of);
  const below = of.node.scopes.slice(of.node.scopes.indexOf(stack) + 1).map(({ node }) => node.id);
  const name = given ?? [stack.stackName, ...below.filter((id) => id !== 'Default')].join('-');
  of.node.setContext(contextKey, name);
}

/** The stack that a person deploys, and sees by its name. */
export function outermostStack(of: Construct): Stack {
  const stack = Stack.of(of);
  return stack.nestedStackParent ? outermostStack(stack.nestedStackParent) : stack;
}

/** The name of the deployment that a construct is part of. */
export const deploymentName = (scope: Construct): string => scope.node.getContext(contextKey);
