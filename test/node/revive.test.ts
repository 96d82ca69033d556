import type { NodeFailureLine, ReviveLine } from '../../lambda/contract/node-lines.ts';
import { NodeUnderTest } from './node-under-test.ts';
import { nodeLine } from './run-script.ts';

let node: NodeUnderTest;
beforeEach(async () => {
  node = await NodeUnderTest.create();
});
afterEach(() => node.close());

test('revive of a serving node only reports, as often as it is sent', async () => {
  await node.run('revive');

  const line = nodeLine<ReviveLine>(await node.run('revive'));

  expect(line).toMatchObject({ serving: true, started: false, role: 'follower' });
  expect(node.calls).toEqual([]);
});

test('revive starts a server that is down', async () => {
  await node.endServer();

  const line = nodeLine<ReviveLine>(await node.run('revive'));

  expect(line).toMatchObject({ serving: true, started: true });
  expect(node.calls).toEqual(['start']);
});

test('revive of a server that does not come back says so', async () => {
  const { service } = node.settings;
  if ('unit' in service) throw new Error('not a unit');
  node.settings = {
    ...node.settings,
    serveWaitSeconds: 2,
    service: { ...service, start: 'exit 4' },
  };
  await node.endServer();

  const run = await node.run('revive');

  expect(run.code).toBe(1);
  expect(nodeLine<NodeFailureLine>(run)).toMatchObject({
    error: { code: 'did-not-come-back', message: expect.stringContaining('exit code 4') },
    serving: false,
  });
});
