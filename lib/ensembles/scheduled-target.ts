import { createHash } from 'node:crypto';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IAlias } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Stack } from 'aws-cdk-lib/core';

/** What schedules invoke, in whichever stack they are. */
export interface ScheduledTarget {
  readonly alias: IAlias;
  /** What Scheduler invokes it under. It may do that and fill the dead-letter queue, and is given no more. */
  readonly role: Role;
  /** Gets what led to no invocation. */
  readonly deadLetters: IQueue;
}

/**
 * One role for all schedules of an alias: the CDK would make one in each nested stack. Its id is that of the role which
 * the CDK made while the schedules were in the stack itself, so that a stack that is deployed keeps its role.
 */
export function scheduledTarget(alias: IAlias, deadLetters: IQueue): ScheduledTarget {
  const stack = Stack.of(alias);
  const group = { service: 'scheduler', resource: 'schedule-group', resourceName: 'default' };
  const role = new Role(stack, `SchedulerRoleForTarget-${sumOf(stack, alias)}`, {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: {
        StringEquals: {
          'aws:SourceAccount': stack.account,
          'aws:SourceArn': stack.formatArn(group),
        },
      },
    }),
  });
  alias.grantInvoke(role);
  role.addToPolicy(
    new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }),
  );
  return { alias, role, deadLetters };
}

const sumOf = (stack: Stack, { functionArn }: IAlias) =>
  createHash('md5')
    .update(JSON.stringify(stack.resolve(functionArn)))
    .digest('hex')
    .slice(0, 6);
