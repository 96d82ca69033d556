import { existsSync, rmSync, writeFileSync } from 'node:fs';
import type { CaptureLine, NodeFailureLine, ReviveLine } from '../../lambda/contract/node-lines.ts';
import type { LineOf } from '../../lambda/node/node-line.ts';
import { FakeSystemd, type FakeUnit } from './fake-systemd.ts';
import { systemCommand, until } from './node-under-test.ts';
import { RestoreUnderTest } from './restore-under-test.ts';
import { nodeLine } from './run-script.ts';

let restore: RestoreUnderTest;
let systemd: FakeSystemd;
beforeEach(async () => {
  restore = await RestoreUnderTest.create();
  systemd = new FakeSystemd(restore.node);
  restore.node.settings = { ...restore.node.settings, serveWaitSeconds: 60 };
});
afterEach(() => restore.close());

/** The unit that Debian's package gets: active (exited) when its server has died. */
const generated: FakeUnit = { remainAfterExit: true };

const revive = async () => nodeLine<ReviveLine>(await restore.node.run('revive'));
const captureFailure = async () =>
  nodeLine<NodeFailureLine>(await restore.node.run('capture')).error;

test.each<[string, FakeUnit]>([
  ['that is active (exited)', generated],
  ['that systemd means to start again in an hour', { restartsLater: true }],
])('revive restarts a unit %s, and says so', async (_what, unit) => {
  systemd.supervise(unit);
  await systemd.killServer();

  const run = await restore.node.run('revive');

  expect(nodeLine<ReviveLine>(run)).toMatchObject({ serving: true, started: true });
  expect(systemd.asked).toContain('restart zookeeper');
  expect(run.stderr).toMatch(/unit zookeeper; it was restarted, since it counted as/);
});

test('the guard restarts a unit that is active (exited)', async () => {
  const { node } = restore;
  systemd.supervise(generated);
  // The capture dies as it begins to copy; its unit is active without a server by then.
  node.command(
    'cp',
    `[[ $* != *sparse* ]] || { : >${systemd.folder}/active; kill -KILL 0; }; exec ${systemCommand('cp')} "$@"`,
  );

  await node.run('capture');
  await until(() => !existsSync(`${node.stage}/armed`), 'the guard has ended its watch');

  expect(node.serves).toBe(true);
  expect(systemd.asked).toContain('restart zookeeper');
});

test('a capture whose server dies right after its start restarts the unit', async () => {
  const { node } = restore;
  systemd.supervise(generated);
  const { folder } = systemd;
  // The first start leaves no server.
  const start = `[[ -e ${folder}/again ]] || { : >${folder}/again; exit 1; }`;
  systemd.beforeStart(start);

  const line = nodeLine<CaptureLine>(await node.run('capture'));

  expect(line.step).toBe('capture');
  expect(systemd.asked).toEqual(['stop zookeeper', 'start zookeeper', 'restart zookeeper']);
}, 120_000);

test('a restore starts a unit that is active (exited)', async () => {
  systemd.supervise(generated);
  await systemd.killServer();

  const run = await restore.run('start');

  expect(nodeLine<LineOf<'start'>>(run)).toMatchObject({ step: 'start', role: 'follower' });
  expect(run.stderr).toMatch(/it was restarted, since it counted as active \(exited\)/);
});

test('a unit that was started too often is started after reset-failed', async () => {
  systemd.supervise({ startLimit: 1 });
  await systemd.killServer();
  writeFileSync(`${systemd.folder}/failed`, '');
  rmSync(`${systemd.folder}/active`);

  const line = await revive();

  expect(line).toMatchObject({ serving: true, started: true });
  expect(systemd.asked).toEqual(['reset-failed zookeeper', 'start zookeeper']);
});

test('a server that is still loading is not restarted, though its unit is active (exited)', async () => {
  const { node } = restore;
  systemd.supervise({ ...generated, seesNoServer: true });
  node.says({ role: '' });
  node.settings = { ...node.settings, serveWaitSeconds: 15 };

  const { error } = nodeLine<NodeFailureLine>(await node.run('revive'));

  expect(error.code).toBe('did-not-come-back');
  expect(systemd.asked).toEqual([]);
});

test.each<[string, FakeUnit]>([
  ['masked', { load: 'masked' }],
  ['not-found', { load: 'not-found' }],
  ['bad-setting', { load: 'bad-setting' }],
  ['not to be started by command', { canStart: false }],
])('a unit that is %s is refused by name, and nothing is stopped', async (state, unit) => {
  systemd.supervise(unit);

  const error = await captureFailure();

  expect(error).toMatchObject({ code: 'unit-not-startable' });
  expect(error.message).toContain(`Unit zookeeper is ${state}:`);
  expect(systemd.asked).toEqual([]);
  expect(restore.node.serves).toBe(true);
});

test.each(['stage', 'halt'] as const)('%s refuses a masked unit as well', async (action) => {
  systemd.supervise({ load: 'masked' });

  const { error } = await restore.failure(action);

  expect(error).toMatchObject({ code: 'unit-not-startable', hint: 'systemctl unmask zookeeper' });
  expect(systemd.asked).toEqual([]);
});

test('a live capture of a masked unit is taken: it stops nothing', async () => {
  systemd.supervise({ load: 'masked' });
  restore.node.settings = { ...restore.node.settings, mode: 'live' };

  const run = await restore.node.run('capture');

  expect(run).toMatchObject({ code: 0 });
});

test('a start command that does nothing where it thinks that ZooKeeper runs comes after the stop command', async () => {
  const { node } = restore;
  const { service } = node.settings;
  if (!('start' in service)) throw new Error('started by its unit');
  const thinks = `${node.folder}/thinks-that-it-runs`;
  node.settings = {
    ...node.settings,
    service: {
      stop: `rm ${thinks}; ${service.stop}`,
      start: `[[ -e ${thinks} ]] || { : >${thinks}; ${service.start}; }`,
    },
  };
  writeFileSync(thinks, '');
  await systemd.killServer();
  // Each pause passes at once; SECONDS are what they are.
  node.command('sleep', `exec ${systemCommand('sleep')} 0.1`);

  const line = await revive();

  expect(line).toMatchObject({ serving: true, started: true });
  expect(node.calls).toEqual(['stop', 'start']);
}, 120_000);
