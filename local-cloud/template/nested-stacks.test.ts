import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAssembly, stacksOf } from './assembly.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'zk-backup-nested-'));
});
afterEach(() => rm(directory, { recursive: true }));

const url = (key: string) => ({
  'Fn::Join': [
    '',
    [
      'https://s3.',
      { Ref: 'AWS::Region' },
      '.',
      { Ref: 'AWS::URLSuffix' },
      `/assets-123456789012-us-east-1/${key}`,
    ],
  ],
});

/** By a function the local cloud knows its stack. */
const handler = {
  Type: 'AWS::Lambda::Function',
  Properties: { Code: { S3Key: 'code.zip' }, Handler: 'index.handler', Runtime: 'nodejs24.x' },
};
const code = { source: { path: 'code' }, destinations: { here: { objectKey: 'code.zip' } } };

const topic = { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'heard' } };
const nested = {
  Parameters: { Topic: { Type: 'String' } },
  Resources: {
    Alarm: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: { AlarmName: { 'Fn::Join': ['/', [{ Ref: 'Topic' }, 'alarm']] } },
    },
  },
  Outputs: { Name: { Value: { Ref: 'Alarm' } } },
};

interface Written {
  readonly parameters?: object;
  readonly inner?: object;
  readonly key?: string;
  readonly output?: string;
}

/** An assembly of a stack with one nested in it. */
async function write({
  parameters = { Topic: { Ref: 'Topic' } },
  inner = nested,
  key = 'inner.json',
  output = 'Name',
}: Written = {}) {
  const Within = {
    Type: 'AWS::CloudFormation::Stack',
    Properties: { TemplateURL: url(key), Parameters: parameters },
  };
  const outer = {
    Resources: { Handler: handler, Topic: topic, Within },
    Outputs: { Alarm: { Value: { 'Fn::GetAtt': ['Within', `Outputs.${output}`] } } },
  };
  const destinations = {
    here: {
      bucketName: `assets-\${AWS::AccountId}-\${AWS::Region}`,
      objectKey: 'inner.json',
    },
  };
  const files = { code, inner: { source: { path: 'Inner.nested.template.json' }, destinations } };
  await writeFile(join(directory, 'Outer.template.json'), JSON.stringify(outer));
  await writeFile(join(directory, 'Outer.assets.json'), JSON.stringify({ files }));
  await writeFile(join(directory, 'Inner.nested.template.json'), JSON.stringify(inner));
}

test('what is in a nested stack is part of the cloud, and has what its parameters say', async () => {
  await write();

  const { stack, alarms, outputs } = await readAssembly(directory);

  expect(stack).toBe('Outer');
  expect(alarms).toEqual([
    { logicalId: 'Alarm', name: 'arn:aws:sns:us-east-1:123456789012:heard/alarm' },
  ]);
  expect(outputs).toEqual({ Alarm: 'arn:aws:sns:us-east-1:123456789012:heard/alarm' });
});

test('a nested stack is called by the outer one, by its resource and by chance', async () => {
  await write();

  const [outer, inner] = await stacksOf({ directory, stack: 'Outer' });

  expect(outer.intrinsics.name('Within')).toMatch(/^Outer-Within-\w{12}$/);
  expect(inner?.intrinsics.resolve({ Ref: 'AWS::StackName' })).toBe(
    outer.intrinsics.name('Within'),
  );
});

const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`Topic${index}`, topic]));

test.each<[string, Written, string]>([
  ['a parameter that has no value', { parameters: {} }, 'Parameters: [Topic] must have values'],
  [
    'a parameter that the nested template does not have',
    { parameters: { Topic: 'x', Other: 'y' } },
    'Parameters: [Other] do not exist in the template',
  ],
  ['a list as a value of a parameter', { parameters: { Topic: ['x', 'y'] } }, 'where text belongs'],
  ['an output that the nested template does not have', { output: 'None' }, 'Outputs.None'],
  ['a template that is no asset', { key: 'other.json' }, 'lies nowhere'],
  [
    'a nested template that refers to a resource of the outer one',
    { inner: { ...nested, Outputs: { Name: { Value: { Ref: 'Within' } } } } },
    'Within, which is not in the template',
  ],
  ['more than 500 resources', { inner: { ...nested, Resources: many(501) } }, '501 resources'],
  [
    'more than 1 MB',
    { inner: { ...nested, Description: 'x'.repeat(1_000_000) } },
    /template of the stack Outer-Within-\w+ has 1000\d+ bytes/.source,
  ],
])('%s is refused, as CloudFormation would', async (_, written, said) => {
  await write(written);

  await expect(readAssembly(directory)).rejects.toThrow(new RegExp(said.replace(/[[\]]/g, '\\$&')));
});
