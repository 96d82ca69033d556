import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { runId, systemCommand } from './node-under-test.ts';
import { RestoreUnderTest } from './restore-under-test.ts';

let restore: RestoreUnderTest;
beforeEach(async () => {
  restore = await RestoreUnderTest.create();
});
afterEach(() => restore.close());

/** Replaces the commands of the node's service. */
function service(change: (service: { stop: string; start: string }) => object): void {
  const { settings } = restore.node;
  if (!('stop' in settings.service)) throw new Error('not a unit');
  restore.node.settings = {
    ...settings,
    service: { ...settings.service, ...change(settings.service) },
  };
}

test('a server is stopped, and its epochs are read after that', async () => {
  const { node } = restore;
  service(({ stop }) => ({ stop: `${stop}; printf 4 >${node.dataDir}/version-2/acceptedEpoch` }));

  const line = await restore.line('halt');

  expect(line).toEqual({
    step: 'halt',
    runId,
    wasServing: true,
    wasRunning: true,
    zxid: '0x11',
    znodes: 5,
    acceptedEpoch: 4,
    currentEpoch: 1,
    haltMs: expect.any(Number),
  });
  expect(node.serves).toBe(false);
});

test('a server that does not run is fine, though its stop command fails', async () => {
  await restore.killServer();

  const line = await restore.line('halt');

  expect(line).toMatchObject({ wasServing: false, wasRunning: false });
});

test('a node that has lost its data is halted, too', async () => {
  await restore.killServer();
  rmSync(`${restore.node.dataDir}/version-2`, { recursive: true });

  expect(await restore.line('halt')).toMatchObject({ acceptedEpoch: null, currentEpoch: null });
});

test('a stop command that fails while the server runs is told in its words', async () => {
  service(() => ({ stop: 'echo no such unit >&2; exit 5' }));

  const { error } = await restore.failure('halt');

  expect(error).toMatchObject({
    code: 'stop-failed',
    message: expect.stringContaining('exit code 5: no such unit'),
  });
  expect(restore.node.serves).toBe(true);
});

test('a supervisor that starts it again is named', async () => {
  service(({ stop, start }) => ({
    stop: `${stop}; setsid bash -c 'sleep 0.3; ${start}' </dev/null >/dev/null 2>&1 &`,
  }));

  const { error } = await restore.failure('halt');

  expect(error.code).toBe('started-again');
  expect(error.hint).toMatch(/Restart=, monit/);
});

test.each([
  ['ran when it was staged is', { isDown: false, secondsAgo: 60, isWatched: true }],
  ['was down just now, when it was staged, is', { isDown: true, secondsAgo: -60, isWatched: true }],
  ['was down a while ago, too, is not', { isDown: true, secondsAgo: 60, isWatched: false }],
])('a stopped server that %s watched for a supervisor', async (_what, staged) => {
  const { node } = restore;
  if (staged.isDown) await restore.killServer();
  await restore.line('stage');
  if (staged.isDown) {
    writeFileSync(`${node.stage}/was-down`, `${Date.now() - staged.secondsAgo * 1000}\n`);
  } else await restore.killServer();
  const calls = `${node.folder}/sleeps`;
  writeFileSync(calls, '');
  node.command('sleep', `echo "$*" >>${calls}; exec ${systemCommand('sleep')} "$@"`);

  await restore.line('halt');

  expect(readFileSync(calls, 'utf8').split('\n').includes('1')).toBe(staged.isWatched);
});

test('a server that only loads, without a port and a log, runs as well', async () => {
  const { node } = restore;
  await restore.killServer();
  execFileSync('mkfifo', [`${node.folder}/fifo`]);
  service(() => ({
    stop: `setsid bash -c 'read x' org.apache.zookeeper.server.quorum.QuorumPeerMain ${node.zooCfg} <>${node.folder}/fifo >/dev/null 2>&1 & echo $! >${node.pidFile}`,
  }));

  const { error } = await restore.failure('halt');

  expect(error.code).toBe('started-again');
});

test('the guard of a capture that died is disarmed: it would start the server again', async () => {
  const died = `${restore.node.dataDir}/.zk-backup/prod.20250101T000000Z`;
  mkdirSync(died, { recursive: true });
  writeFileSync(`${died}/armed`, '999999999\n');

  await restore.line('halt');

  expect(existsSync(`${died}/armed`)).toBe(false);
});

test.each(['stage', 'halt', 'place', 'start', 'undo', 'clear'] as const)(
  '%s does nothing while another run holds the node',
  async (action) => {
    restore.node.command('flock', 'exit 1');

    const { error } = await restore.failure(action);

    expect(error.code).toBe('another-run');
    expect(restore.node.calls).toEqual([]);
  },
);

test('start waits until it serves and tells the role', async () => {
  await restore.line('halt');

  const line = await restore.line('start');

  expect(line).toEqual({ step: 'start', runId, role: 'follower', startMs: expect.any(Number) });
});

test('a server that ran without a quorum is started as it was when its old data stays', async () => {
  const { node } = restore;
  await restore.line('stage');
  node.says({ role: '' });
  const halted = await restore.line('halt');
  node.settings = { ...node.settings, serveWaitSeconds: 10 };

  const line = await restore.line('start');

  expect(halted).toMatchObject({ wasServing: false, wasRunning: true });
  expect(line.role).toBeNull();
  expect(node.calls).toEqual(['stop', 'start']);
});

test('a server that ran without a quorum has to serve with restored data', async () => {
  const { node } = restore;
  await restore.line('stage');
  node.says({ role: '' });
  await restore.line('halt');
  await restore.line('place');
  node.settings = { ...node.settings, serveWaitSeconds: 1 };

  const { error } = await restore.failure('start');

  expect(error.code).toBe('did-not-start');
});

test('start of a server that serves starts nothing', async () => {
  await restore.line('start');

  expect(restore.node.calls).toEqual([]);
});

test('a start without effect is told with what the start command ended with', async () => {
  await restore.killServer();
  restore.node.settings = { ...restore.node.settings, serveWaitSeconds: 3 };
  service(() => ({ start: 'exit 3' }));

  const { error } = await restore.failure('start');

  expect(error).toMatchObject({
    code: 'did-not-start',
    message: expect.stringContaining('exit code 3'),
  });
});

test('a read-only server has not started', async () => {
  restore.node.says({ role: 'read-only' });
  restore.node.settings = { ...restore.node.settings, serveWaitSeconds: 1 };

  expect((await restore.failure('start')).error.code).toBe('did-not-start');
});

test('an answer counts only when the server says what it is', async () => {
  writeFileSync(
    `${restore.node.folder}/says.json`,
    JSON.stringify({ whitelisted: true, role: '' }),
  );

  const line = await restore.line('halt');

  expect(line.wasServing).toBe(false);
});
