import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { InvalidConfiguration } from '../config/read-config.ts';
import { acknowledge } from '../nag.ts';
import type { VpcProps } from './account-props.ts';

/** What Lambda does in the name of a function to put it into subnets. */
const interfaceActions = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
] as const;

/**
 * Puts every function that is below into the VPC: one rule for all of them, also for those that come later.
 * @throws InvalidConfiguration for a public subnet: a function in it reaches nothing
 */
export function connectToVpc(here: Construct, { vpc, subnets, securityGroups }: VpcProps): void {
  const chosen = vpc.selectSubnets(subnets);
  refusePublic(here, vpc, chosen.subnetIds);
  const groups = securityGroups ?? [
    new SecurityGroup(here, 'Functions', {
      vpc,
      description: 'zk-backup: functions, which nobody connects to',
    }),
  ];
  const functions = here.node.findAll().filter((one) => one instanceof LambdaFunction);
  for (const handler of functions) {
    (handler.node.defaultChild as CfnFunction).vpcConfig = {
      subnetIds: chosen.subnetIds,
      securityGroupIds: groups.map(({ securityGroupId }) => securityGroupId),
    };
    handler.node.addDependency(chosen.internetConnectivityEstablished);
    handler.addToRolePolicy(
      new PolicyStatement({
        sid: 'BeInVpc',
        actions: [...interfaceActions],
        // Interfaces have no name before they are made; Lambda asks for these rights before it makes a function.
        resources: ['*'],
      }),
    );
    acknowledge(
      handler,
      ['*'],
      'Interfaces in the subnets of a VPC have no name before Lambda makes them.',
    );
  }
}

function refusePublic({ node }: Construct, vpc: VpcProps['vpc'], ids: readonly string[]): void {
  const open = new Set(vpc.publicSubnets.map(({ subnetId }) => subnetId));
  if (!ids.some((id) => open.has(id))) return;
  throw new InvalidConfiguration(node.path, [
    {
      path: 'vpc.subnets',
      got: 'a public subnet',
      expected: 'private ones: a function has no public address, and reaches nothing from there',
    },
  ]);
}
