import type { CaptureLine, ReviveLine } from '../../lambda/contract/node-lines.ts';
import { nodeLine } from '../node/run-script.ts';
import { NodeInMachine } from './node-in-machine.ts';
import { oneshot } from './service-forms.ts';

let node: NodeInMachine;
beforeAll(async () => {
  node = await NodeInMachine.create(oneshot);
});
beforeEach(() => node.atRest());
afterAll(() => node?.close());

test('a server that a capture started belongs to its unit', async () => {
  const line = nodeLine<CaptureLine>(await node.run('capture'));

  expect(line).toMatchObject({ step: 'capture', mode: 'stop' });
  expect(await node.groupOfServer()).toBe('/system.slice/zookeeper.service');
});

test('a server that dies while its unit remains active is made to serve by revive', async () => {
  await node.machine.bash('kill -KILL $(pgrep -x java)');

  const line = nodeLine<ReviveLine>(await node.run('revive'));

  expect(line).toMatchObject({ serving: true, started: true });
  expect(await node.groupOfServer()).toBe('/system.slice/zookeeper.service');
});

test('nothing was asked of systemd that its version 219 does not know', () => {
  expect(node.refusedBy219).toBe('');
});
