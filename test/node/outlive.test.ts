import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { ReviveLine } from '../../lambda/contract/node-lines.ts';
import { isAlive } from '../processes.ts';
import { FakeSystemd, unitOf } from './fake-systemd.ts';
import { runId, until } from './node-under-test.ts';
import { RestoreUnderTest } from './restore-under-test.ts';
import { nodeLine } from './run-script.ts';

let restore: RestoreUnderTest;
let systemd: FakeSystemd;
let commands: { readonly stop: string; readonly start: string };
beforeEach(async () => {
  restore = await RestoreUnderTest.create();
  const { service } = restore.node.settings;
  if (!('start' in service)) throw new Error('started by its unit');
  commands = service;
  systemd = new FakeSystemd(restore.node);
  leaveDaemon();
});
afterEach(() => restore.close());

const agent = { FAKE_UNIT: 'amazon-ssm-agent.service' };
const guardUnit = `zk-backup-guard-${runId}`;
const server = () => Number(readFileSync(restore.node.pidFile, 'utf8'));

/** A start command as Apache's `zkServer.sh start`: it ends, and the server goes on in its session. */
function leaveDaemon({ before = '', after = '' } = {}): void {
  const { node } = restore;
  const { stop, start } = commands;
  const daemon = `${before} rm -f ${node.pidFile}; (${start}) </dev/null >/dev/null 2>&1 & until [[ -s ${node.pidFile} ]]; do sleep 0.05; done; ${after}`;
  node.settings = { ...node.settings, service: { stop, start: daemon } };
}

const guardEnded = async () => {
  await until(() => !existsSync(`${restore.node.stage}/armed`), 'the guard has ended its watch');
  await until(() => systemd.members(guardUnit).length === 0, 'the unit of the guard is gone');
};

test('what the guard started serves on when the guard and its unit are gone', async () => {
  restore.node.killOnceStopped();

  await restore.node.run('capture', { environment: agent });
  await guardEnded();

  expect(restore.node.serves).toBe(true);
  expect(unitOf(server())).toMatch(/^zk-backup-start-.*\.scope$/);
});

test.each(['capture', 'revive', 'start'] as const)(
  'what %s starts is in a scope of its own, and not in that of the agent',
  async (step) => {
    const { node } = restore;
    if (step !== 'capture') await restore.killServer();

    const run = await (step === 'start'
      ? restore.run(step, { environment: agent })
      : node.run(step, { environment: agent }));

    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(node.serves).toBe(true);
    expect(unitOf(server())).toMatch(/^zk-backup-start-.*\.scope$/);
  },
);

test('where systemd makes no scope, the start outlives the process group as without systemd', async () => {
  systemd.makeNoScopes();
  restore.node.killOnceStopped();

  await restore.node.run('capture', { environment: agent });
  await guardEnded();

  expect(restore.node.serves).toBe(true);
});

test('the guard starts with the environment of the capture, and no command line tells it', async () => {
  const { node } = restore;
  leaveDaemon({ before: '[[ -n $STORE_SECRET ]] || exit 3;' });
  node.killOnceStopped();

  await node.run('capture', { environment: { ...agent, STORE_SECRET: 'hush-hush' } });
  await guardEnded();

  expect(node.serves).toBe(true);
  expect(systemd.commandLines).toContain(guardUnit);
  expect(systemd.commandLines).not.toMatch(/STORE_SECRET=|hush-hush/);
});

test('the guard stays until the start that it made has ended', async () => {
  const { node } = restore;
  const done = `${node.folder}/start-may-end`;
  // As a start under a time limit, or in a session that is cleared: it takes the server along.
  const takesAlong = `[[ ! -e ${node.folder}/once ]] || exit 0; : >${node.folder}/once; until [[ -e ${done} ]]; do sleep 0.1; done; kill $(cat ${node.pidFile})`;
  leaveDaemon({ after: takesAlong });
  node.killOnceStopped();

  await node.run('capture', { environment: agent });
  await until(() => node.serves, 'the guard has started the server');
  const first = server();
  await pause(8000);
  const armed = existsSync(`${node.stage}/armed`);
  writeFileSync(done, '');
  await until(() => !isAlive(first), 'the start has ended, and the server with it');
  await guardEnded();

  expect(armed).toBe(true);
  expect(node.serves).toBe(true);
}, 120_000);

test('revive looks again when the unit of a guard that takes its server along is gone', async () => {
  const { node } = restore;
  await restore.killServer();
  await armServiceGuard();

  const line = nodeLine<ReviveLine>(await node.run('revive', { environment: agent }));

  expect(line).toMatchObject({ serving: true, started: true });
  expect(systemd.members(guardUnit)).toEqual([]);
  expect(node.serves).toBe(true);
});

/** The guard as a service, as the last release had it: when it ends, systemd ends what it started. */
async function armServiceGuard(): Promise<void> {
  const { node } = restore;
  if (!('start' in node.settings.service)) throw new Error('started by its unit');
  const script = `${node.folder}/service-guard.sh`;
  mkdirSync(node.stage, { recursive: true });
  writeFileSync(
    script,
    `echo $$ >${node.stage}/armed; { ${node.settings.service.start} }; sleep 3; rm ${node.stage}/armed`,
  );
  execFileSync('bash', ['-c', `systemd-run --unit=${guardUnit} bash ${script} guard`], {
    env: { PATH: node.path },
    stdio: 'ignore',
  });
  await until(() => node.serves, 'the guard has started the server');
}
