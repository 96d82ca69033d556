import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CancelCommandCommand,
  DescribeInstanceInformationCommand,
  ListCommandsCommand,
  SendCommandCommand,
} from '@aws-sdk/client-ssm';
import {
  documentOf,
  ended,
  invocationWhen,
  newClient,
  nodeId,
  openCloud,
  run,
  type Steps,
  send,
  summary,
  type TestCloud,
} from './cloud.ts';

let cloud: TestCloud;

beforeEach(async () => {
  cloud = await openCloud();
});

afterEach(() => cloud.close());

const exists = (file: string) =>
  access(join(cloud.directory, file)).then(
    () => true,
    () => false,
  );

/** The first step ends at once, the second says that it has begun and waits for the file `go`. */
const waiting = (): Steps => ({
  first: [['true']],
  second: [
    ['echo begun >> begun; until test -e go; do sleep 0.05; done; touch ended'],
    { workingDirectory: cloud.directory },
  ],
  last: [['touch finally'], { finallyStep: true, workingDirectory: cloud.directory }],
});

async function begun() {
  const id = await send(cloud, waiting());
  await until(() => exists('begun'));
  return id;
}

async function until(condition: () => Promise<boolean>) {
  while (!(await condition())) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const go = () => writeFile(join(cloud.directory, 'go'), '');

test('throttling strikes the named operation as often as asked', async () => {
  cloud.ssm.faults.throttle.ListCommands = 2;
  const ask = () =>
    cloud.client.send(new ListCommandsCommand({})).then(
      () => 'answered',
      ({ name, message }) => `${name}: ${message}`,
    );

  const answers = [await ask(), await ask(), await ask()];

  const throttled = 'ThrottlingException: Rate exceeded';
  expect(answers).toEqual([throttled, throttled, 'answered']);
});

test('a denied operation is AccessDeniedException', async () => {
  cloud.ssm.faults.denied.add('ListCommands');

  const asking = cloud.client.send(new ListCommandsCommand({}));

  await expect(asking).rejects.toMatchObject({ name: 'AccessDeniedException' });
});

test('an accepted SendCommand answered with 500 is sent twice by a client that retries', async () => {
  cloud.ssm.registerDocument({ name: 'Twice', content: documentOf({ step: [['true']] }) });
  cloud.ssm.faults.failAcceptedSends = 1;
  const retrying = newClient(cloud.ssm.endpoint, 3);

  await retrying.send(new SendCommandCommand({ DocumentName: 'Twice', InstanceIds: [nodeId] }));

  retrying.destroy();
  expect(cloud.ssm.commands).toHaveLength(2);
});

test('a lost final reply leaves InProgress, and DeliveryTimedOut although the script ran', async () => {
  cloud.ssm.faults.loseFinalReplies = 1;
  const id = await send(cloud, { step: [['echo ran']] });

  const before = await invocationWhen(
    cloud,
    id,
    ({ CommandPlugins }) => CommandPlugins?.[0]?.Status === 'Success',
  );
  cloud.ssm.expire(id);
  const after = await ended(cloud, id);

  expect([before.Status, after.StatusDetails, after.CommandPlugins?.[0]?.Output]).toEqual([
    'InProgress',
    'DeliveryTimedOut',
    'ran\n',
  ]);
});

test('an agent that is down is Online, takes a command and never runs it', async () => {
  await cloud.close();
  cloud = await openCloud({ clock: { expirySecondMs: 1 } });
  cloud.ssm.setState(nodeId, 'agent-down');
  const shown = await cloud.client.send(new DescribeInstanceInformationCommand({}));

  const { CommandId, StatusDetails, CommandPlugins } = await run(
    cloud,
    { step: [['true'], { timeoutSeconds: '300' }] },
    { TimeoutSeconds: 30 },
  );

  const { Commands } = await cloud.client.send(new ListCommandsCommand({ CommandId }));
  expect([
    shown.InstanceInformationList?.[0]?.PingStatus,
    StatusDetails,
    CommandPlugins?.[0]?.ResponseCode,
    Commands?.[0],
  ]).toEqual([
    'Online',
    'DeliveryTimedOut',
    -1,
    expect.objectContaining({ Status: 'TimedOut', ErrorCount: 0, DeliveryTimedOutCount: 1 }),
  ]);
});

test('a restarted agent reports what its document did meanwhile', async () => {
  const id = await begun();
  cloud.ssm.setState(nodeId, 'agent-down');
  await go();
  await until(() => exists('finally'));

  const { Status } = await invocationWhen(cloud, id, () => true);
  cloud.ssm.setState(nodeId, 'running');

  expect([Status, (await ended(cloud, id)).Status]).toEqual(['InProgress', 'Success']);
});

test('after a power cut the first step is blamed, though it had succeeded', async () => {
  const id = await begun();

  cloud.ssm.powerCut(nodeId);

  const invocation = await ended(cloud, id);
  expect([invocation.Status, summary(invocation)?.[0], await exists('finally')]).toEqual([
    'Failed',
    'first: Failed 1',
    false,
  ]);
});

test('a power cut ends the script', async () => {
  const id = await begun();

  cloud.ssm.powerCut(nodeId);
  await ended(cloud, id);
  await go();
  await run(cloud, { later: [['sleep 0.5']] });

  expect(await exists('ended')).toBe(false);
});

test('a reused process id leaves the invocation InProgress until it is cancelled', async () => {
  const id = await begun();
  cloud.ssm.powerCut(nodeId, { pidReused: true });
  const { Status } = await invocationWhen(cloud, id, () => true);

  await cloud.client.send(new CancelCommandCommand({ CommandId: id }));

  expect([Status, (await ended(cloud, id)).Status]).toEqual(['InProgress', 'Cancelled']);
});

test('a killed document worker fails the document while its script runs to the end', async () => {
  const id = await begun();

  cloud.ssm.killDocumentWorker(id, nodeId);
  const invocation = await ended(cloud, id);
  await go();
  await until(() => exists('ended'));

  expect([summary(invocation)?.[0], invocation.TraceOutput, await exists('finally')]).toEqual([
    'first: Failed 1',
    expect.stringContaining('document process failed unexpectedly'),
    false,
  ]);
});

test('a second delivery of the same command is ignored', async () => {
  const id = await begun();

  cloud.ssm.deliverAgain(id, nodeId);
  await run(cloud, { later: [['sleep 0.5']] });

  expect(await readFile(join(cloud.directory, 'begun'), 'utf8')).toBe('begun\n');
  await go();
  await ended(cloud, id);
});

test('a command that was not delivered in time does not run when the agent is back', async () => {
  await cloud.close();
  cloud = await openCloud({ clock: { expirySecondMs: 1 } });
  cloud.ssm.setState(nodeId, 'agent-down');
  const step: Steps[string] = [['touch ran'], { workingDirectory: cloud.directory }];
  const id = await send(cloud, { step }, { TimeoutSeconds: 30 });
  await until(async () => Date.now() > (cloud.ssm.commands[0]?.deliverBefore ?? 0));

  cloud.ssm.setState(nodeId, 'running');

  const { StatusDetails } = await ended(cloud, id);
  expect([StatusDetails, await exists('ran')]).toEqual(['DeliveryTimedOut', false]);
});

test('the document can be over before its last step’s result is there', async () => {
  let arrive = () => {};
  cloud.ssm.faults.lateLastStep = new Promise<void>((resolve) => {
    arrive = resolve;
  });

  const { CommandId, Status, CommandPlugins } = await run(cloud, { step: [['echo ran']] });
  arrive();

  const later = await invocationWhen(
    cloud,
    String(CommandId),
    (invocation) => invocation.CommandPlugins?.[0]?.Output === 'ran\n',
  );
  expect([Status, CommandPlugins?.[0]?.Output, later.Status]).toEqual(['Success', '', 'Success']);
});
