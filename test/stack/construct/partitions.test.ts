/** China and GovCloud: ARNs, principals, endpoints and the links that people click are those of the partition. */
import { Template } from 'aws-cdk-lib/assertions';
import { Stack } from 'aws-cdk-lib/core';
import { quickApp, removeAssemblies } from '../synthesized.ts';
import { backupIn } from './app.ts';

removeAssemblies();

const everything = {
  report: {},
  notify: { slack: { webhook: { secretsManager: 'slack' } } },
};

const templateIn = (region?: string) => {
  const env = region === undefined ? {} : { env: { account: '123456789012', region } };
  const stack = new Stack(quickApp(), 'App', env);
  backupIn(stack, everything);
  return Template.fromStack(stack).toJSON();
};

/** Hosts of links in a template that is made for one region; where nested templates lie, nobody clicks. */
const hostsIn = (template: object) => {
  const text = JSON.stringify(template, (key, value) => (key === 'TemplateURL' ? '' : value));
  return [...new Set([...text.matchAll(/https:\/\/([a-z0-9.-]+)/g)].map(([, host]) => host))];
};

test.each([
  ['eu-central-1', 'eu-central-1.console.aws.amazon.com'],
  ['cn-north-1', 'cn-north-1.console.amazonaws.cn'],
  ['us-gov-west-1', 'us-gov-west-1.console.amazonaws-us-gov.com'],
])('in %s every link leads to %s', (region, host) => {
  expect(hostsIn(templateIn(region))).toEqual([host]);
});

test('no ARN and no name of a host is of one partition alone', () => {
  const { Mappings, ...template } = templateIn();

  const text = JSON.stringify(template);
  expect(text).not.toMatch(/arn:aws[a-z-]*:/);
  expect(text).not.toMatch(/amazonaws\.(com\.cn|cn)|console\.aws|amazonaws-us-gov/);
  // Principals are called the same in all of them.
  expect(new Set(text.match(/[a-z.-]+\.amazonaws\.com/g))).toEqual(
    new Set(
      ['lambda', 'cloudwatch', 'events', 'scheduler'].map((service) => `${service}.amazonaws.com`),
    ),
  );
});

test('where the region is not known, the links follow the partition', () => {
  const { Mappings, Outputs } = templateIn();

  const [link] = Object.entries<{ Value: unknown }>(Outputs).flatMap(([id, { Value }]) =>
    id.includes('BucketLink') ? [JSON.stringify(Value)] : [],
  );
  expect(link).toContain('{"Fn::FindInMap":["ZkBackupConsoles",{"Ref":"AWS::Partition"},"host"]}');
  expect(Mappings.ZkBackupConsoles).toMatchObject({
    aws: { host: 'console.aws.amazon.com' },
    'aws-cn': { host: 'console.amazonaws.cn' },
    'aws-us-gov': { host: 'console.amazonaws-us-gov.com' },
  });
});

test('a policy of China names its services as China does', () => {
  const text = JSON.stringify(templateIn('cn-north-1'));

  expect(text).toContain('secretsmanager.cn-north-1.');
  expect(text).not.toContain('arn:aws:');
});
