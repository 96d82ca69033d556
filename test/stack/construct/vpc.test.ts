/** The functions in a VPC of the app, or in subnets that a file names. */
import { Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Stack } from 'aws-cdk-lib/core';
import { files, read } from '../../unit/house/repository.ts';
import { prod } from '../configuration.ts';
import { identityStatements, removeAssemblies, templateOf } from '../synthesized.ts';
import { backupIn, stackOfApp } from './app.ts';

removeAssemblies();

/** Without the function by which the CDK empties the default group. */
const vpcIn = (stack: Stack) => new Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: false });

const everything = { report: {} };

const functionsIn = (template: Template) =>
  Object.values(template.findResources('AWS::Lambda::Function'));

/** Services that a function asks; each has an endpoint of its own. */
const endpointOf: Readonly<Record<string, string>> = {
  eventbridge: 'events',
  'secrets-manager': 'secretsmanager',
};

test('docs/construct.md names the endpoint of every service that a function asks', () => {
  const asked = files
    .filter((path) => /^lambda\/.*\.ts$/.test(path))
    .flatMap((path) => [...read(path).matchAll(/'@aws-sdk\/client-([a-z0-9-]+)'/g)])
    .map(([, service = '']) => endpointOf[service] ?? service);
  const [, section = ''] = read('docs/construct.md').split('## Functions in a VPC');

  const named = [...section.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([a-z0-9]+)`/g)].map(([, service]) => service),
  );

  expect(named.sort()).toEqual([...new Set(asked)].sort());
});

describe('A VPC', () => {
  const configurations = (template: Template) =>
    functionsIn(template).map(({ Properties }) => Properties.VpcConfig);

  it('is where every function runs, in private subnets and behind one group of their own', () => {
    const stack = stackOfApp();
    const vpc = vpcIn(stack);

    backupIn(stack, { vpc: { vpc }, ...everything });

    const template = Template.fromStack(stack);
    const group = Object.keys(template.findResources('AWS::EC2::SecurityGroup'));
    expect(group).toHaveLength(1);
    expect(configurations(template)).toHaveLength(5);
    for (const one of configurations(template)) {
      expect(one).toEqual({
        SubnetIds: vpc.privateSubnets.map(({ subnetId }) => stack.resolve(subnetId)),
        SecurityGroupIds: [{ 'Fn::GetAtt': [group[0], 'GroupId'] }],
      });
    }
  });

  it('is where a function may be put, by its role, before it is made', () => {
    const stack = stackOfApp();

    backupIn(stack, { vpc: { vpc: vpcIn(stack) }, ...everything });

    const template = Template.fromStack(stack);
    const allowed = identityStatements(template).filter(({ Sid }) => Sid === 'BeInVpc');
    const waiting = functionsIn(template).map((resource) =>
      allowed.filter(({ of }) => JSON.stringify(resource).includes(of)),
    );
    expect(waiting.map(({ length }) => length)).toEqual([1, 1, 1, 1, 1]);
  });

  it('is told by a file as subnets and groups', () => {
    const template = templateOf({
      ensembles: [prod],
      vpc: { subnets: ['subnet-0a1b2c3d'], securityGroups: ['sg-0a1b2c3d'] },
    });

    for (const one of configurations(template)) {
      expect(one).toEqual({ SubnetIds: ['subnet-0a1b2c3d'], SecurityGroupIds: ['sg-0a1b2c3d'] });
    }
    expect(configurations(template)).toHaveLength(4);
    template.resourceCountIs('AWS::EC2::SecurityGroup', 0);
  });

  it('makes another version of a function: what runs goes on where it is', () => {
    const versions = (template: Template) =>
      Object.keys(template.findResources('AWS::Lambda::Version'));
    const before = versions(templateOf());

    const after = versions(
      templateOf({
        ensembles: [prod],
        vpc: { subnets: ['subnet-0a1b2c3d'], securityGroups: ['sg-0a1b2c3d'] },
      }),
    );

    expect(after).toHaveLength(before.length);
    expect(after.filter((id) => before.includes(id))).toEqual([]);
  });

  it('is refused in a public subnet, from where a function reaches nothing', () => {
    const stack = stackOfApp();
    const vpc = vpcIn(stack);

    const backup = backupIn(stack, { vpc: { vpc, subnets: { subnets: vpc.publicSubnets } } });

    expect(() => backup.build()).toThrow('vpc.subnets: got a public subnet, expected private');
  });

  it('takes groups that are given', () => {
    const stack = stackOfApp();
    const vpc = vpcIn(stack);
    const group = new SecurityGroup(stack, 'Ours', { vpc });

    backupIn(stack, { vpc: { vpc, securityGroups: [group] } });

    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::EC2::SecurityGroup', 1);
    expect(configurations(template)).toContainEqual(
      expect.objectContaining({ SecurityGroupIds: [stack.resolve(group.securityGroupId)] }),
    );
  });
});
