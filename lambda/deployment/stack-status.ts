import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';

/** What a deployment is doing; CloudFormation asks in the same words when it goes back. */
export type Course = 'begins' | 'goes-on' | 'goes-back';

/** @throws what CloudFormation throws */
export async function courseOf(
  client: Pick<CloudFormationClient, 'send'>,
  StackName: string,
): Promise<Course> {
  const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName }));
  const status = stack?.StackStatus ?? '';
  if (status.includes('ROLLBACK')) return 'goes-back';
  return status.startsWith('CREATE') ? 'begins' : 'goes-on';
}
