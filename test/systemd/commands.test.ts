import type { CaptureLine, NodeFailureLine, ReviveLine } from '../../lambda/contract/node-lines.ts';
import { nodeLine } from '../node/run-script.ts';
import { NodeInMachine } from './node-in-machine.ts';
import { commands, environment, environmentFile } from './service-forms.ts';

let node: NodeInMachine;
beforeAll(async () => {
  node = await NodeInMachine.create(commands);
});
beforeEach(() => node.atRest());
afterAll(() => node?.close());

test('a server that a capture started is in no group of the agent or the guard', async () => {
  const run = await node.run('capture');

  expect(nodeLine<CaptureLine>(run)).toMatchObject({ step: 'capture', mode: 'stop' });
  expect(await node.groupOfServer()).not.toMatch(/amazon-ssm-agent|zk-backup-guard/);
});

test('a server that a capture started outlives the unit of the agent', async () => {
  await node.run('capture');
  const server = await node.server();

  await node.machine.bash('systemctl kill --signal=KILL amazon-ssm-agent');
  await node.machine.bash('systemctl restart amazon-ssm-agent');

  expect(await node.server()).toBe(server);
});

test('a server that the guard started outlives the guard', async () => {
  await node.killedCapture();
  await node.serves();
  const server = await node.server();

  await node.afterTheGuard();

  expect(await node.server()).toBe(server);
  expect(await node.looksServing()).toBe(true);
});

test('a revive in the very moment of the guard leaves a server that stays', async () => {
  await node.killedCapture();

  const line = nodeLine<ReviveLine>(await node.run('revive'));
  await node.afterTheGuard();

  expect(line).toMatchObject({ serving: true });
  expect(await node.looksServing()).toBe(true);
});

test('a server that the guard took from a capture that hangs stays when that goes on', async () => {
  const { group, ended } = await node.captureWith('STOP');
  await node.machine.until('[[ ! -e /run/signal-after-stop ]]', 'the capture hangs');
  await node.serves();
  const server = await node.server();

  await node.machine.bash(`kill -CONT -- -${group}`);
  const { error } = nodeLine<NodeFailureLine>(await ended);
  await node.afterTheGuard();

  expect(['taken-over', 'came-back', 'did-not-stop']).toContain(error.code);
  expect(await node.server()).toBe(server);
});

test('a capture, and the guard too, start the server in the locale that it had', async () => {
  await node.startByHand();

  await node.killedCapture();
  await node.serves();
  const byGuard = await node.environmentOfServer();
  await node.afterTheGuard();
  await node.run('capture', { RunId: 'prod.20260103T030405Z' });
  const byCapture = await node.environmentOfServer();

  expect(byGuard).toContain('LANG=en_US.UTF-8');
  expect(byCapture).toContain('LANG=en_US.UTF-8');
});

test('a start command finds by the guard what the environment of the agent tells', async () => {
  node.machine.write(environmentFile, environment('"$JAVA_HOME/bin/java"'));

  await node.killedCapture();

  await node.serves();
});

test('a server that revive started is in no group of the agent', async () => {
  await node.machine.bash('kill -KILL $(pgrep -x java)');

  const line = nodeLine<ReviveLine>(await node.run('revive'));

  expect(line).toMatchObject({ serving: true, started: true });
  expect(await node.groupOfServer()).not.toMatch(/amazon-ssm-agent/);
});

test('a server that a restore started is in no group of the agent', async () => {
  await node.run('restore', { Action: 'halt', Epoch: '9', Bucket: 'backups', Order: '' });
  const run = await node.run('restore', {
    Action: 'start',
    Epoch: '9',
    Bucket: 'backups',
    Order: '',
  });

  expect(nodeLine(run)).toMatchObject({ step: 'start', role: 'standalone' });
  expect(await node.groupOfServer()).not.toMatch(/amazon-ssm-agent/);
});

test('nothing was asked of systemd that its version 219 does not know', () => {
  expect(node.refusedBy219).toBe('');
});
