import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../toolbox/command.ts';
import { prepareToolbox } from '../toolbox/toolbox.ts';
import { claimAddresses } from './addresses.ts';
import { type Ensemble, startEnsemble } from './ensemble.ts';
import type { EnsembleNode } from './ensemble-node.ts';

let directory: string;
let ensemble: Ensemble;
let node: EnsembleNode;

beforeAll(async () => {
  const toolbox = await prepareToolbox();
  directory = await mkdtemp(join(tmpdir(), 'zk-backup-ensemble-'));
  ensemble = await startEnsemble({
    directory,
    toolbox,
    size: 2,
    observers: 1,
    separateLogDirectory: true,
  });
  node = ensemble.nodes[2] as EnsembleNode;
}, 600_000);

afterEach(() => node.start().then(() => node.waitUntilServing()));

afterAll(async () => {
  await ensemble.close();
  await rm(directory, { recursive: true });
});

// As the SSM agent runs a step: no HOME, cwd /usr/bin.
const asAgent = (script: string) => ({ script, cwd: '/usr/bin', env: node.environment });
const bash = ({ script, ...options }: ReturnType<typeof asAgent>) =>
  run('bash', ['-c', script], options);

test('a leader, a follower and an observer serve together', async () => {
  const status = await Promise.all(ensemble.nodes.map((member) => member.srvr()));

  const roles = status.map((answer) => answer?.role).sort();
  expect(roles).toEqual(['follower', 'leader', 'observer']);
});

test('snapshots and transaction logs lie in separate folders', async () => {
  const { configDirectory, dataDirectory, dataLogDirectory } = node;

  const snapshots = await readdir(join(dataDirectory, 'version-2'));

  expect(snapshots.filter((name) => name.startsWith('log.'))).toEqual([]);
  const zooCfg = await readFile(join(configDirectory, 'zoo.cfg'), 'utf8');
  expect(zooCfg).toContain(`dataLogDir=${dataLogDirectory}\n`);
});

test('starting a running server changes nothing', async () => {
  const before = await node.pid();

  await bash(asAgent('zookeeper-service start'));

  expect(await node.pid()).toBe(before);
});

test('stop returns when the ports are free again, and stopping twice is no error', async () => {
  await bash(asAgent('zookeeper-service stop && zookeeper-service stop'));

  const listener = createServer().listen(node.clientPort, node.address);
  await expect(once(listener, 'listening')).resolves.toEqual([]);
  await new Promise((closed) => listener.close(closed));
});

test('a started server holds no descriptor of its caller', async () => {
  await node.stop();
  const lock = join(directory, 'lock of the caller');

  await bash(asAgent(`exec 8>'${lock}'; flock 8; zookeeper-service start`));

  await expect(run('flock', ['--nonblock', lock, 'true'])).resolves.toBe('');
});

test('a started server outlives the SIGKILL of its caller and its whole process group', async () => {
  await node.stop();
  const caller = spawn('bash', ['-c', 'zookeeper-service start; kill -KILL -$$'], {
    env: node.environment,
    detached: true,
  });

  const [, signal] = await once(caller, 'exit');

  expect(signal).toBe('SIGKILL');
  await expect(node.waitUntilServing()).resolves.toHaveProperty('role', 'observer');
});

test('a killed server is not running and can be started again', async () => {
  await node.kill();

  expect(await node.isRunning()).toBe(false);
});

test('two ensembles at once get different addresses', async () => {
  const one = await claimAddresses(3);
  const other = await claimAddresses(3);
  await Promise.all([one.release(), other.release()]);

  const all = [...one.addresses, ...other.addresses, ...ensemble.nodes.map((n) => n.address)];
  expect(new Set(all).size).toBe(9);
});
