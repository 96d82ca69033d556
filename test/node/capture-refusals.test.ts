import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import type { NodeFailureLine } from '../../lambda/contract/node-lines.ts';
import { fixtures, NodeUnderTest, systemCommand, until } from './node-under-test.ts';
import { nodeLine } from './run-script.ts';

let node: NodeUnderTest;
beforeEach(async () => {
  node = await NodeUnderTest.create();
});
afterEach(() => node.close());

/** The code of a capture that must refuse without having stopped anything. */
async function refusal(parameters = {}): Promise<string> {
  const run = await node.run('capture', { parameters });
  const { error } = nodeLine<NodeFailureLine>(run);
  expect({ code: run.code, calls: node.calls, armed: existsSync(`${node.stage}/armed`) }).toEqual({
    code: 1,
    calls: [],
    armed: false,
  });
  return error.code;
}

test.each([
  ['leader', 'wrong-role'],
  ['read-only', 'wrong-role'],
  ['standalone', 'standalone'],
  ['', 'not-serving'],
] as const)('a server whose role is "%s" is refused as %s', async (role, code) => {
  node.says({ role });

  expect(await refusal()).toBe(code);
});

test('a standalone server is taken where the configuration allows it', async () => {
  node.says({ role: 'standalone' });
  node.settings = { ...node.settings, allowStandalone: true };

  const run = await node.run('capture');

  expect(run.code).toBe(0);
});

test('an observer is taken', async () => {
  node.says({ role: 'observer' });

  const run = await node.run('capture');

  expect(run.code).toBe(0);
});

test('a voter that cannot be reached keeps this one running', async () => {
  node.configure(['server.3=127.0.0.1:1:2:participant']);

  expect(await refusal()).toBe('voter-missing');
});

test('an observer that cannot be reached does not matter', async () => {
  node.configure(['server.3=127.0.0.1:1:2:observer']);

  const run = await node.run('capture');

  expect(run.code).toBe(0);
});

test('a missing CLI is said before anything is stopped', async () => {
  rmSync(`${node.bin}/aws`);

  expect(await refusal()).toBe('missing-tool');
});

test('too little space is said before anything is stopped', async () => {
  node.command('df', 'echo Avail; echo 1000000');

  expect(await refusal()).toBe('disk-full');
});

test('no whole snapshot: refused', async () => {
  writeFileSync(`${node.dataDir}/version-2/snapshot.10`, 'ZKSN');

  expect(await refusal()).toBe('no-snapshot');
});

test('no base log: refused, for the server would not notice the hole', async () => {
  rmSync(`${node.dataLogDir}/version-2/log.1`);
  copyFileSync(`${fixtures}/log.1`, `${node.dataLogDir}/version-2/log.12`);
  node.says({ zxid: '0x20' });

  expect(await refusal()).toBe('no-base-log');
});

test('a symbolic link in the place of a log is not followed', async () => {
  rmSync(`${node.dataLogDir}/version-2/log.1`);
  symlinkSync('/etc/passwd', `${node.dataLogDir}/version-2/log.1`);

  expect(await refusal()).toBe('disk-behind');
});

test('a symbolic link in the place of the stage is not followed', async () => {
  mkdirSync(`${node.folder}/elsewhere`);
  symlinkSync(`${node.folder}/elsewhere`, `${node.dataDir}/.zk-backup`);

  expect(await refusal()).toBe('bad-stage');
});

test.each(['prod.20260102T030405Z/../..', '../../etc', 'prod.20260102T030405Z\n', '$(id)', ''])(
  'the run id %j is refused',
  async (RunId) => {
    const run = await node.run('capture', { parameters: { RunId } });

    expect(run.code).not.toBe(0);
    expect(node.calls).toEqual([]);
  },
);

test.each([
  ['Key', 'staging/zk-20260102T030405Z.tar.gz'],
  ['Key', 'prod2/zk-20260102T030405Z.tar.gz'],
  ['Key', 'prod/../staging/x.tar.gz'],
  ['RunId', 'staging.20260102T030405Z'],
  ['Ensemble', 'staging'],
  ['Ensemble', 'prod.2026'],
  ['Ensemble', '*'],
])('a capture whose %s is %s is refused before anything is stopped', async (name, value) => {
  const run = await node.run('capture', { parameters: { [name]: value } });

  expect(nodeLine<NodeFailureLine>(run).error.code).toBe('bad-parameter');
  expect(node.calls).toEqual([]);
  expect(existsSync(node.stage)).toBe(false);
});

test('when another run holds the node, exit 75 and nothing was touched', async () => {
  const holder = spawn(systemCommand('flock'), [
    node.dataDir,
    'sh',
    '-c',
    `touch ${node.folder}/held; read x`,
  ]);
  await until(() => existsSync(`${node.folder}/held`), 'the lock is held');

  const run = await node.run('capture');
  holder.stdin.end();

  expect(run.code).toBe(75);
  expect(nodeLine<NodeFailureLine>(run)).toMatchObject({
    error: { code: 'another-run' },
    serving: true,
  });
  expect([node.calls, existsSync(`${node.dataDir}/.zk-backup`)]).toEqual([[], false]);
});

test('the same run is not captured twice', async () => {
  await node.run('capture');
  const captured = readFileSync(`${node.stage}/captured`, 'utf8');
  const calls = node.calls;

  const run = await node.run('capture', { environment: { SSM_COMMAND_ID: 'command-2' } });

  expect(nodeLine<NodeFailureLine>(run).error.code).toBe('stage-exists');
  expect(node.calls).toEqual(calls);
  expect(readFileSync(`${node.stage}/captured`, 'utf8')).toBe(captured);
});
