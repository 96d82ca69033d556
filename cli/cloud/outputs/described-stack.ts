import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { reached } from '../../../lambda/catalog/reached.ts';
import { BadOption } from '../../errors.ts';
import type { Outputs } from './outputs.ts';

/**
 * The outputs of a deployed stack, by its name or ARN. Whoever has credentials needs nothing else: neither a
 * clone nor the file that the deployment wrote.
 * @throws BadOption where there is no such stack, NotReached
 */
export async function describedStack(stack: string): Promise<Outputs> {
  const client = new CloudFormationClient();
  const right = 'cloudformation:DescribeStacks';
  const { Stacks: [found] = [] } = await reached(
    `The stack ${stack} cannot be described`,
    right,
    async () => {
      try {
        return await client.send(new DescribeStacksCommand({ StackName: stack }));
      } catch (cause) {
        if (!/ does not exist$/.test((cause as Error).message)) throw cause;
        throw new BadOption(
          `There is no stack ${stack} in ${await client.config.region()}, in the account of these credentials.`,
          { hint: 'Set AWS_PROFILE and AWS_REGION to where it was deployed.', cause },
        );
      }
    },
  );
  return Object.fromEntries(
    (found?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
  );
}
