import {
  CancelCommandCommand,
  DescribeParametersCommand,
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
  ListCommandsCommand,
  SendCommandCommand,
} from '@aws-sdk/client-ssm';
import { documentOf, ended, nodeId, openCloud, run, send, type TestCloud } from './cloud.ts';

let cloud: TestCloud;
const stopped = 'i-0123456789abcdef2';
const terminated = 'i-0123456789abcdef3';

beforeAll(async () => {
  const environment = { PATH: '/usr/bin:/bin' };
  cloud = await openCloud({
    nodes: [
      { instanceId: nodeId, tags: { ensemble: 'prod' }, environment },
      { instanceId: stopped, tags: { ensemble: 'prod' }, environment, state: 'stopped' },
      { instanceId: terminated, tags: { ensemble: 'prod' }, environment, state: 'terminated' },
    ],
    documents: [{ name: 'Probe', content: documentOf({ probe: [['echo up']] }) }],
  });
});

afterAll(() => cloud.close());

const probe = { DocumentName: 'Probe', InstanceIds: [nodeId] };

test.each([
  ['an unknown document', { DocumentName: 'Nope' }, 'InvalidDocument', ''],
  ['an unknown version', { DocumentVersion: '7' }, 'InvalidDocumentVersion', ''],
  [
    'a parameter the document does not have',
    { Parameters: { Nope: ['x'] } },
    'InvalidParameters',
    'Parameters provided in document are invalid or not supported.',
  ],
  [
    'an unknown instance',
    { InstanceIds: ['i-00000000'] },
    'InvalidInstanceId',
    'Instances not in a valid state for account',
  ],
  [
    'a stopped instance',
    { InstanceIds: [stopped] },
    'InvalidInstanceId',
    'Instances not in a valid state for account',
  ],
  [
    'one terminated instance among others, although it is still listed',
    { InstanceIds: [nodeId, terminated] },
    'InvalidInstanceId',
    'Instances not in a valid state for account',
  ],
  [
    'a delivery timeout under 30 s',
    { TimeoutSeconds: 1 },
    'ValidationException',
    "1 validation error detected: Value '1' at 'timeoutSeconds' failed to satisfy constraint: Member must have value greater than or equal to 30",
  ],
  [
    'a comment over 100 characters',
    { Comment: 'x'.repeat(101) },
    'ValidationException',
    expect.stringContaining("at 'comment'"),
  ],
  [
    'no target at all',
    { InstanceIds: undefined },
    'ValidationException',
    'Specify either InstanceIds or Targets.',
  ],
  [
    'an option the local cloud does not have',
    { OutputS3BucketName: 'b' },
    'NotImplemented',
    expect.stringContaining('OutputS3BucketName'),
  ],
])('SendCommand refuses %s', async (_, change, name, message) => {
  const sending = cloud.client.send(new SendCommandCommand({ ...probe, ...change }));

  await expect(sending).rejects.toMatchObject({ name, message: message || expect.anything() });
});

test('SendCommand refuses parameters that are too large beside the document', async () => {
  const big = { Value: { type: 'String' as const } };

  const sending = send(
    cloud,
    { step: [['true']] },
    { Parameters: { Value: ['x'.repeat(65_500)] } },
    big,
  );

  await expect(sending).rejects.toMatchObject({ name: 'MaxDocumentSizeExceeded' });
});

test('an operation that is not there is unknown', async () => {
  const asking = cloud.client.send(new DescribeParametersCommand({}));

  await expect(asking).rejects.toMatchObject({ name: 'UnknownOperationException' });
});

test('a request without a signature is refused', async () => {
  const answer = await fetch(cloud.ssm.endpoint, {
    method: 'POST',
    headers: { 'x-amz-target': 'AmazonSSM.ListCommands' },
    body: '{}',
  });

  expect(await answer.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
});

test('a sent command is Pending and expires after delivery and step timeouts together', async () => {
  const { Command } = await cloud.client.send(
    new SendCommandCommand({ ...probe, TimeoutSeconds: 120 }),
  );

  const seconds = (Number(Command?.ExpiresAfter) - Number(Command?.RequestedDateTime)) / 1000;
  expect([Command?.Status, seconds]).toEqual(['Pending', 120 + 3600]);
});

test('ListCommands shows the comment it was sent with', async () => {
  const CommandId = await send(cloud, { step: [['true']] }, { Comment: 'prod.20260101T000000Z' });

  const { Commands } = await cloud.client.send(new ListCommandsCommand({ CommandId }));

  expect(Commands).toMatchObject([{ CommandId, Comment: 'prod.20260101T000000Z' }]);
});

test('GetCommandInvocation tells code, output and times of the only step', async () => {
  const { CommandId } = await run(cloud, { step: [['echo out; echo err >&2']] });

  const step = await cloud.client.send(
    new GetCommandInvocationCommand({ CommandId, InstanceId: nodeId }),
  );

  expect(step).toMatchObject({
    PluginName: 'step',
    Status: 'Success',
    ResponseCode: 0,
    StandardOutputContent: 'out\n',
    StandardErrorContent: 'err\n',
    ExecutionElapsedTime: expect.stringMatching(/^PT[0-9.]+S$/),
    ExecutionStartDateTime: expect.stringMatching(/Z$/),
  });
});

test.each([undefined, 'third'])('InvalidPluginName for %s of two steps', async (PluginName) => {
  const { CommandId } = await run(cloud, { first: [['true']], second: [['true']] });

  const asking = cloud.client.send(
    new GetCommandInvocationCommand({ CommandId, InstanceId: nodeId, PluginName }),
  );

  await expect(asking).rejects.toMatchObject({ name: 'InvalidPluginName' });
});

describe('just after SendCommand', () => {
  let slow: TestCloud;

  beforeEach(async () => {
    slow = await openCloud({ clock: { visibilityMs: 300 } });
  });

  afterEach(() => slow.close());

  test('the command is not in the lists', async () => {
    const CommandId = await send(slow, { step: [['true']] });

    const list = await slow.client.send(new ListCommandInvocationsCommand({ CommandId }));

    expect(list.CommandInvocations).toEqual([]);
    await ended(slow, CommandId);
  });

  test('the invocation does not exist', async () => {
    const CommandId = await send(slow, { step: [['true']] });

    const getting = slow.client.send(
      new GetCommandInvocationCommand({ CommandId, InstanceId: nodeId }),
    );

    await expect(getting).rejects.toMatchObject({ name: 'InvocationDoesNotExist' });
    await ended(slow, CommandId);
  });
});

test('unknown ids are an empty list', async () => {
  const CommandId = '00000000-0000-0000-0000-000000000000';

  const list = await cloud.client.send(new ListCommandInvocationsCommand({ CommandId }));

  expect(list.CommandInvocations).toEqual([]);
});

test.each([
  ['00000000-0000-0000-0000-000000000000', 'InvalidCommandId'],
  ['nonsense', 'ValidationException'],
])('CancelCommand of %s is %s', async (CommandId, name) => {
  const cancelling = cloud.client.send(new CancelCommandCommand({ CommandId }));

  await expect(cancelling).rejects.toMatchObject({ name });
});

test('a tag target that matches nothing is a Success without instances', async () => {
  const { Command } = await cloud.client.send(
    new SendCommandCommand({
      DocumentName: 'Probe',
      Targets: [{ Key: 'tag:ensemble', Values: ['none'] }],
    }),
  );

  expect(Command).toMatchObject({
    Status: 'Success',
    StatusDetails: 'NoInstancesInTag',
    TargetCount: 0,
  });
});
