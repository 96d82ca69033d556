import { type ISubnet, SecurityGroup, Subnet, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, Role } from 'aws-cdk-lib/aws-iam';
import { Annotations } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Config, ConfigInput } from '../config/config.ts';
import { nameOfRole } from '../props/role-name.ts';
import { known } from '../props/tokens.ts';
import type { AccountProps, FunctionRoles, VpcProps } from './account-props.ts';

/*
 * What an account demands: props as settings that can be checked, and settings as props.
 */

type Demanded = 'permissionsBoundary' | 'tags' | 'vpc' | 'functionRoles';

/** What stands in the check for what CloudFormation fills in later. */
const some = {
  boundary: 'arn:aws-us-gov:iam::123456789012:policy/boundary',
  group: 'sg-0123456789abcdef0',
  subnet: 'subnet-0123456789abcdef0',
} as const;

/** Props as the settings of a configuration. */
export const accountInput = (props: AccountProps): Pick<ConfigInput, Demanded> => ({
  permissionsBoundary:
    props.permissionsBoundary && known(props.permissionsBoundary.managedPolicyArn, some.boundary),
  tags: props.tags && { ...props.tags },
  vpc: props.vpc && vpcInput(props.vpc),
  functionRoles: props.functionRoles && rolesInput(props.functionRoles),
});

const vpcInput = ({ vpc, subnets, securityGroups }: VpcProps) => ({
  subnets: vpc.selectSubnets(subnets).subnetIds.map((id) => known(id, some.subnet)),
  securityGroups: securityGroups?.map(({ securityGroupId }) =>
    known(securityGroupId, some.group),
  ) ?? [some.group],
});

/** Two roles without a name are told apart: the check compares them. */
function rolesInput(roles: FunctionRoles) {
  const given = Object.entries(roles);
  return Object.fromEntries(
    given.map(([of, role]) => {
      const [first = of] = given.find(([, other]) => other === role) ?? [];
      return [of, role && known(role.roleName, `role-of-${first}`)];
    }),
  );
}

/** Settings as props. @param scope of what is imported by its name */
export const accountProps = (
  scope: Construct,
  { permissionsBoundary, tags, vpc, functionRoles }: Pick<Config, Demanded>,
): AccountProps => ({
  permissionsBoundary: permissionsBoundary
    ? ManagedPolicy.fromManagedPolicyArn(scope, 'GivenBoundary', permissionsBoundary)
    : undefined,
  tags,
  vpc: vpc && vpcProps(scope, vpc),
  functionRoles:
    functionRoles &&
    Object.fromEntries(
      Object.entries(functionRoles).map(([of, role]) => [
        of,
        Role.fromRoleName(scope, `RoleOfFunction-${of}`, nameOfRole(role)),
      ]),
    ),
});

const vpcProps = (scope: Construct, of: NonNullable<Config['vpc']>): VpcProps => ({
  // A function is told subnets and groups, and never the VPC that they are in.
  vpc: Vpc.fromVpcAttributes(scope, 'GivenVpc', { vpcId: 'vpc', availabilityZones: ['any'] }),
  subnets: { subnets: of.subnets.map((id) => givenSubnet(scope, id)) },
  securityGroups: of.securityGroups.map((id) =>
    SecurityGroup.fromSecurityGroupId(scope, `GivenGroup-${id}`, id, { mutable: false }),
  ),
});

function givenSubnet(scope: Construct, id: string): ISubnet {
  const subnet = Subnet.fromSubnetId(scope, `GivenSubnet-${id}`, id);
  Annotations.of(subnet).acknowledgeWarning(
    '@aws-cdk/aws-ec2:noSubnetRouteTableId',
    'Nothing asks for its routes.',
  );
  return subnet;
}
