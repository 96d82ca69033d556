import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CancelCommandCommand, ListCommandsCommand } from '@aws-sdk/client-ssm';
import {
  ended,
  invocationWhen,
  newClient,
  nodeId,
  openCloud,
  run,
  send,
  summary,
  type TestCloud,
} from './cloud.ts';

let cloud: TestCloud;

/** A step's second takes 20 ms, so that 3600 s can be told from 5 s. */
beforeEach(async () => {
  cloud = await openCloud({ clock: { stepSecondMs: 20, expirySecondMs: 50 } });
});

afterEach(() => cloud.close());

const exists = (file: string) =>
  access(join(cloud.directory, file)).then(
    () => true,
    () => false,
  );

async function untilExists(file: string) {
  while (!(await exists(file))) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('a timeout kills the whole process group and runs no trap', async () => {
  const line = `trap 'touch trapped' EXIT TERM; sh -c 'sleep 2; touch child' & sleep 600`;
  await run(cloud, {
    step: [[line], { timeoutSeconds: '5', workingDirectory: cloud.directory }],
    later: [['sleep 3'], { timeoutSeconds: '600' }],
  });

  expect([await exists('trapped'), await exists('child')]).toEqual([false, false]);
});

test('a child in a session of its own survives the timeout', async () => {
  const line = `setsid sh -c 'sleep 1; touch child' >/dev/null 2>&1 </dev/null & sleep 600`;
  await run(cloud, {
    step: [[line], { timeoutSeconds: '5', workingDirectory: cloud.directory }],
  });

  await untilExists('child');
});

test.each([2, '2', 'soon', 172_801, undefined])(
  'timeoutSeconds %p is 3600',
  async (timeoutSeconds) => {
    const invocation = await run(cloud, { step: [['sleep 0.5'], { timeoutSeconds }] });

    expect(invocation.Status).toBe('Success');
  },
);

test('timeoutSeconds may be a parameter, which counts for ExpiresAfter only when sent', async () => {
  const parameters = { Seconds: { type: 'String' as const, default: '100' } };
  const steps = { step: [['true'], { timeoutSeconds: '{{ Seconds }}' }] } as {
    step: [string[], object];
  };

  await send(cloud, steps, { TimeoutSeconds: 30 }, parameters);
  await send(cloud, steps, { TimeoutSeconds: 30, Parameters: { Seconds: ['200'] } }, parameters);

  const lengths = cloud.ssm.commands.map(({ requestedAt, expiresAt }) => expiresAt - requestedAt);
  expect(lengths).toEqual([(30 + 3600) * 50, (30 + 200) * 50]);
});

test('a background child that holds stdout holds the step', async () => {
  const invocation = await run(cloud, {
    step: [['sleep 600 & echo started'], { timeoutSeconds: '5' }],
  });

  expect([invocation.StatusDetails, invocation.CommandPlugins?.[0]?.Output]).toEqual([
    'ExecutionTimedOut',
    'started\n',
  ]);
});

test('a step that timed out makes its command Failed with one error', async () => {
  const { CommandId } = await run(cloud, { step: [['sleep 600'], { timeoutSeconds: '5' }] });

  const { Commands } = await cloud.client.send(new ListCommandsCommand({ CommandId }));

  expect(Commands).toMatchObject([{ Status: 'Failed', ErrorCount: 1, DeliveryTimedOutCount: 0 }]);
});

test('a cancel kills the step and runs no other one, not even finallyStep', async () => {
  const CommandId = await send(cloud, {
    first: [['touch begun; sleep 600'], { workingDirectory: cloud.directory }],
    second: [['true']],
    last: [['touch finally'], { finallyStep: true, workingDirectory: cloud.directory }],
  });
  await untilExists('begun');

  await cloud.client.send(new CancelCommandCommand({ CommandId }));

  const invocation = await ended(cloud, CommandId);
  expect([invocation.Status, summary(invocation), await exists('finally')]).toEqual([
    'Cancelled',
    ['first: Cancelled 137', 'second: Cancelled 1', 'last: Cancelled 1'],
    false,
  ]);
});

test('a cancel before the delivery leaves nothing to run', async () => {
  cloud.ssm.setState(nodeId, 'agent-down');
  const CommandId = await send(cloud, {
    step: [['touch ran'], { workingDirectory: cloud.directory }],
  });

  await cloud.client.send(new CancelCommandCommand({ CommandId }));
  cloud.ssm.setState(nodeId, 'running');

  const { Status } = await ended(cloud, CommandId);
  expect([Status, await exists('ran')]).toEqual(['Cancelled', false]);
});

test('a cancel after the end changes nothing', async () => {
  const { CommandId } = await run(cloud, { step: [['true']] });

  await cloud.client.send(new CancelCommandCommand({ CommandId }));

  expect((await ended(cloud, String(CommandId))).Status).toBe('Success');
});

test('a node runs five documents at once and shows the others as InProgress', async () => {
  // Each waits until five were running at the same time, and tells how many it saw.
  const lines = [
    'mkdir -p running && touch running/$$',
    'until test -e full; do test $(ls running | wc -l) -ge 5 && touch full; sleep 0.05; done',
    'sleep 0.5; ls running | wc -l >> counts; rm running/$$',
  ];
  const inputs = { workingDirectory: cloud.directory, timeoutSeconds: '3600' };
  const ids = [];
  for (let sent = 0; sent < 8; sent += 1) {
    ids.push(await send(cloud, { step: [lines, inputs] }));
  }

  const { Status } = await invocationWhen(cloud, String(ids[7]), () => true);
  await Promise.all(ids.map((id) => ended(cloud, id)));

  const counts = (await readFile(join(cloud.directory, 'counts'), 'utf8')).trim().split('\n');
  expect([Status, Math.max(...counts.map(Number))]).toEqual(['InProgress', 5]);
});

test('closing the stand-in ends what runs', async () => {
  const own = await openCloud();
  const line = `echo $$ > pid; sh -c 'sleep 2; touch late' & sleep 600`;
  await send(own, { step: [[line], { workingDirectory: cloud.directory }] });
  await untilExists('pid');

  await own.close();

  await expect(newClient(own.ssm.endpoint).send(new ListCommandsCommand({}))).rejects.toThrow();
  await run(cloud, { wait: [['sleep 3'], { timeoutSeconds: '600' }] });
  expect(await exists('late')).toBe(false);
});
