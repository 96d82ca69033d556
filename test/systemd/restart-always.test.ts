import type { CaptureLine, ReviveLine } from '../../lambda/contract/node-lines.ts';
import { nodeLine } from '../node/run-script.ts';
import { NodeInMachine } from './node-in-machine.ts';
import { restartAlways } from './service-forms.ts';

let node: NodeInMachine;
beforeAll(async () => {
  node = await NodeInMachine.create(restartAlways);
});
beforeEach(() => node.atRest());
afterAll(() => node?.close());

const group = '/system.slice/zookeeper.service';

/** As often as systemd starts it again, and once more. */
const killUntilSystemdGivesUp =
  'until pkill -KILL -x java; systemctl is-failed --quiet zookeeper; do sleep 0.1; done';

test('a server that a capture started belongs to its unit', async () => {
  const line = nodeLine<CaptureLine>(await node.run('capture'));

  expect(line).toMatchObject({ step: 'capture', mode: 'stop' });
  expect(await node.groupOfServer()).toBe(group);
});

test('a server that the guard started outlives the guard', async () => {
  await node.killedCapture();
  await node.serves();
  const server = await node.server();

  await node.afterTheGuard();

  expect(await node.server()).toBe(server);
  expect(await node.groupOfServer()).toBe(group);
});

test('a unit that systemd has given up is made to serve by revive', async () => {
  await node.machine.bash(killUntilSystemdGivesUp);

  const line = nodeLine<ReviveLine>(await node.run('revive'));

  expect(line).toMatchObject({ serving: true, started: true });
  expect(await node.groupOfServer()).toBe(group);
});

test('a unit that systemd has given up is made to serve by the guard', async () => {
  await node.underTheGuard(killUntilSystemdGivesUp);

  await node.serves();
});

test('nothing was asked of systemd that its version 219 does not know', () => {
  expect(node.refusedBy219).toBe('');
});
