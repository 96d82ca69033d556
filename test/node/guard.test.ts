import { existsSync, readFileSync } from 'node:fs';
import type { NodeFailureLine, ReviveLine } from '../../lambda/contract/node-lines.ts';
import { NodeUnderTest, systemCommand, until } from './node-under-test.ts';
import { nodeLine } from './run-script.ts';

let node: NodeUnderTest;
beforeEach(async () => {
  node = await NodeUnderTest.create();
});
let halted = 0;
afterEach(async () => {
  if (halted !== 0) process.kill(halted, 'SIGKILL');
  halted = 0;
  await node.close();
});

const failure = async (run: ReturnType<NodeUnderTest['run']>) =>
  nodeLine<NodeFailureLine>(await run).error.code;

test('a capture that hangs while the server is stopped loses it to the guard after maxDowntime', async () => {
  node.settings = { ...node.settings, maxDowntimeSeconds: 4 };
  node.command(
    'cp',
    `[[ $* != *sparse* ]] || { touch ${node.folder}/hangs; sleep 8; }; exec /bin/cp "$@"`,
  );

  const running = node.run('capture');
  await until(() => existsSync(`${node.folder}/hangs`), 'the copy hangs');
  await until(() => node.serves, 'the guard has started the server');
  const code = await failure(running);

  expect(['came-back', 'taken-over']).toContain(code);
  expect(node.serves).toBe(true);
});

test('without a guard nothing is stopped', async () => {
  node.command('setsid', 'exit 1');

  const code = await failure(node.run('capture'));

  expect(code).toBe('no-guard');
  expect(node.calls).toEqual([]);
});

/** The guard of a run that was killed before its stop, halted so that it stays. */
async function haltGuard(): Promise<void> {
  const real = systemCommand('timeout');
  node.command('timeout', `[[ $1 != --kill-after=5 ]] || kill -KILL 0; exec ${real} "$@"`);
  await node.run('capture');
  node.command('timeout', `exec ${real} "$@"`);
  halted = Number(readFileSync(`${node.stage}/armed`, 'utf8'));
  process.kill(halted, 'SIGSTOP');
}

const nextRun = { parameters: { RunId: 'prod.20260103T030405Z' } };

test('a guard of a dead run that does not end keeps the next run from stopping the server', async () => {
  await haltGuard();
  // The minute that it is given passes at once.
  node.command('sleep', 'exit 0');

  const code = await failure(node.run('capture', nextRun));

  expect(code).toBe('guard-pending');
  expect(node.calls).toEqual([]);
});

test('what a dead run and its dead guard left is removed by the next run', async () => {
  await haltGuard();
  process.kill(halted, 'SIGKILL');
  halted = 0;

  const run = await node.run('capture', nextRun);

  expect(run).toMatchObject({ code: 0 });
  expect(existsSync(node.stage)).toBe(false);
});

test('remove leaves the stage to a guard at work only until it has ended', async () => {
  node.killOnceStopped();
  await node.run('capture');

  const run = await node.run('remove');

  expect(run).toMatchObject({ code: 0 });
  expect(node.serves).toBe(true);
  expect(existsSync(`${node.dataDir}/.zk-backup`)).toBe(false);
});

test('revive after a killed capture: ZooKeeper serves, guard and stage are gone', async () => {
  node.killOnceStopped();
  await node.run('capture');

  const line = nodeLine<ReviveLine>(await node.run('revive'));

  expect(line).toMatchObject({ serving: true, role: 'follower' });
  expect(existsSync(`${node.dataDir}/.zk-backup`)).toBe(false);
});

test('SIGTERM while stopped: the trap starts the server before the step ends', async () => {
  let group = 0;
  node.command(
    'cp',
    `[[ $* != *sparse* ]] || { touch ${node.folder}/copies; sleep 1; }; exec /bin/cp "$@"`,
  );

  const running = node.run('capture', {
    started: (started) => {
      group = started;
    },
  });
  await until(() => existsSync(`${node.folder}/copies`), 'the copy runs');
  process.kill(-group, 'SIGTERM');
  const run = await running;

  expect(nodeLine<NodeFailureLine>(run)).toMatchObject({
    error: { code: 'interrupted' },
    serving: true,
  });
});
