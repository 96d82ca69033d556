import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { sendingOnce } from '../../lambda/aws/sending-once.ts';
import type { Need } from '../callers/call-log.ts';
import { type CloudFormation, startCloudFormation } from './cloudformation.ts';

let cloudFormation: CloudFormation;
let client: CloudFormationClient;
let needs: Need[];
beforeEach(async () => {
  needs = [];
  cloudFormation = await startCloudFormation({
    stacks: { ZkBackup: { BucketName: 'backups', Link: 'https://x/?a=b&c=<d>' } },
    onCall: (_, asked) => needs.push(...asked),
  });
  client = new CloudFormationClient({
    endpoint: cloudFormation.endpoint,
    region: 'us-east-1',
    ...sendingOnce,
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'local' },
  });
});
afterEach(async () => {
  client.destroy();
  await cloudFormation.close();
});

const describeStack = (input: object) => client.send(new DescribeStacksCommand(input));

test('a stack tells its outputs, by its name and by its ARN', async () => {
  const { Stacks: [byName] = [] } = await describeStack({ StackName: 'ZkBackup' });
  const { Stacks: [byArn] = [] } = await describeStack({ StackName: byName?.StackId });

  expect(byName).toMatchObject({
    StackStatus: 'CREATE_COMPLETE',
    Outputs: [
      { OutputKey: 'BucketName', OutputValue: 'backups' },
      { OutputKey: 'Link', OutputValue: 'https://x/?a=b&c=<d>' },
    ],
  });
  expect(byArn).toEqual(byName);
});

test('who asks needs the right to this stack', async () => {
  const { Stacks: [stack] = [] } = await describeStack({ StackName: 'ZkBackup' });

  expect(needs).toEqual([
    { action: 'cloudformation:DescribeStacks', resource: stack?.StackId, context: {} },
  ]);
  expect(stack?.StackId).toMatch(
    /^arn:aws:cloudformation:us-east-1:\d{12}:stack\/ZkBackup\/[-\w]+$/,
  );
});

test.each([
  ['a stack that is not there', { StackName: 'Other' }, 'Stack with id Other does not exist'],
  ['a name that none can have', { StackName: 'no_stack' }, 'failed to satisfy constraint'],
  ['all stacks', {}, 'does not have the list of all stacks'],
  ['a second page', { StackName: 'ZkBackup', NextToken: 'x' }, 'does not have NextToken'],
])('%s: refused', async (_what, input, message) => {
  await expect(describeStack(input)).rejects.toThrow(message);
});

test('no other operation is pretended', async () => {
  await expect(client.send(new ListStacksCommand())).rejects.toThrow('Could not find operation');
});

test('a request that is signed for another service is none', async () => {
  const body = 'Action=DescribeStacks&Version=2010-05-15&StackName=ZkBackup';
  const authorization = 'AWS4-HMAC-SHA256 Credential=A/20261122/us-east-1/sns/aws4_request';

  const { status } = await fetch(cloudFormation.endpoint, {
    method: 'POST',
    body,
    headers: { authorization },
  });

  expect(status).toBe(403);
});
