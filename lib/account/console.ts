import { Aws, CfnMapping, Stack, Token } from 'aws-cdk-lib/core';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { Construct } from 'constructs';

/** Where the console of a partition is. */
const consoles: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** Of the others nobody told us: by the rule that those follow which are told. */
const hostOf = ({ partition, domainSuffix }: RegionInfo) =>
  consoles[partition ?? 'aws'] ?? `console.${domainSuffix}`;

/** Every partition that the CDK knows: a template that is not made for one region may go to any of them. */
const hosts = Object.fromEntries(
  RegionInfo.regions.map((region) => [region.partition ?? 'aws', { host: hostOf(region) }]),
);

/** Where the console of the stack's region begins. */
export function consoleOf(scope: Construct): string {
  const { region } = Stack.of(scope);
  if (!Token.isUnresolved(region)) return `https://${region}.${hostOf(RegionInfo.get(region))}`;
  return `https://${Aws.REGION}.${mappingIn(Stack.of(scope)).findInMap(Aws.PARTITION, 'host')}`;
}

const mappingId = 'ZkBackupConsoles';

const mappingIn = (stack: Stack): CfnMapping =>
  (stack.node.tryFindChild(mappingId) as CfnMapping | undefined) ??
  new CfnMapping(stack, mappingId, { mapping: hosts });
