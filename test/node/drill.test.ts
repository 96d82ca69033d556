import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { drillId } from '../../lambda/contract/keys.ts';
import type { NodeFailureLine } from '../../lambda/contract/node-lines.ts';
import type { DrillLine } from '../../lambda/contract/restore-node-lines.ts';
import { restoreTimeouts } from '../../lambda/contract/restore-times.ts';
import { startEnsemble } from '../../local-cloud/ensemble/ensemble.ts';
import { prepareToolbox, type Toolbox } from '../../local-cloud/toolbox/toolbox.ts';
import { endAll, processesWith } from '../processes.ts';
import { fixtures, systemCommand, until } from './node-under-test.ts';
import { RestoreUnderTest } from './restore-under-test.ts';
import { nodeLine } from './run-script.ts';

const runId = drillId('prod', '20260102T030405Z');
let toolbox: Toolbox;
let restore: RestoreUnderTest;
beforeAll(async () => {
  toolbox = await prepareToolbox();
}, 600_000);
beforeEach(async () => {
  restore = await RestoreUnderTest.create();
  const jars = `${restore.node.folder}/zookeeper/lib`;
  mkdirSync(jars, { recursive: true });
  for (const jar of toolbox.zookeeperClassPath.split(':')) {
    symlinkSync(jar, join(jars, basename(jar).replace(/^zookeeper\.jar$/, 'zookeeper-3.jar')));
  }
  java(`exec ${toolbox.java} "$@"`);
});
afterEach(() => restore.close());

const scratch = () => `${restore.node.dataDir}/.zk-backup/drill-${runId}`;
const java = (body: string) =>
  restore.node.command('java', `echo "$@" >${restore.node.folder}/java; ${body}`);
const drill = () =>
  restore.node.run('drill', {
    parameters: { RunId: runId, Order: restore.ordered },
    environment: { ZOOKEEPER_HOME: `${restore.node.folder}/zookeeper` },
  });
const failure = async () => nodeLine<NodeFailureLine>(await drill()).error;

const left = () => processesWith(`${scratch()}/zoo.cfg`);

/** What real ZooKeeper wrote, under names that tell the truth. */
function real(logs: readonly string[], snapshot: string): void {
  restore.forget('data/version-2/snapshot.11');
  restore.forget('log/version-2/log.1');
  restore.write(`data/version-2/${basename(snapshot)}`, readFileSync(join(fixtures, snapshot)));
  for (const log of logs)
    restore.write(`log/version-2/${basename(log)}`, readFileSync(join(fixtures, log)));
}

test('a backup is served by a real server beside the node, compared, and all of it removed', async () => {
  real(['log.1'], 'snapshot.10');
  restore.store(['canary 2f7a6f6f6b6565706572 0x0 0 0', 'canary 2f6e6f6e65 0x1 0 0', 'znodes -']);
  const before = restore.served;

  const run = await drill();

  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(nodeLine<DrillLine>(run)).toEqual({
    step: 'drill',
    runId,
    version: toolbox.zookeeperVersion,
    zxid: '0x11',
    znodes: 16,
    digestMismatches: 0,
    holes: 0,
    canaries: 2,
    changedCanaries: 0,
    goneCanaries: 1,
    wrongCanaries: [],
    downloadMs: expect.any(Number),
    startMs: expect.any(Number),
    restoreMs: expect.any(Number),
  });
  expect(existsSync(`${restore.node.dataDir}/.zk-backup`)).toBe(false);
  expect(left()).toEqual([]);
  expect(restore.served).toEqual(before);
  expect(restore.node.calls).toEqual([]);
}, 900_000);

test('beside a server that runs, its own java, class path and heap are taken', async () => {
  const directory = `${restore.node.folder}/ensemble`;
  const ensemble = await startEnsemble({ directory, size: 1, toolbox, heapMb: 96 });
  const [server] = ensemble.nodes;
  real(['log.1'], 'snapshot.10');
  restore.store([]);
  restore.node.command(
    'timeout',
    `echo "$@" >>${directory}/limited; exec ${systemCommand('timeout')} "$@"`,
  );

  const run = await restore.node.run('drill', {
    parameters: { RunId: runId, Order: restore.ordered },
    environment: { ZOOCFGDIR: server?.configDirectory ?? '' },
  });
  const served = await server?.srvr();
  await ensemble.close();

  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(served?.role).toBe('standalone');
  expect(readFileSync(`${directory}/limited`, 'utf8')).toMatch(/-Xmx96m .* -cp \S+zookeeper/);
}, 900_000);

test('a hole between snapshot and logs, which the server passes over, is counted', async () => {
  real([], 'rnd/snapshot.3867');
  restore.store([]);

  const line = nodeLine<DrillLine>(await drill());

  expect(line.holes).toBeGreaterThan(0);
}, 900_000);

test('a drill whose server does not serve ends itself at its deadline, and removes all of it', async () => {
  java('exec 5<> <(:); read -rt 600 -u 5');
  const late = `${restore.node.folder}/late.sh`;
  writeFileSync(
    late,
    `[[ $(tr "\\0" " " <"/proc/$$/cmdline") != *"/_script.sh " ]] || SECONDS=${restoreTimeouts.drillSeconds - 3}`,
  );

  const run = await restore.node.run('drill', {
    parameters: { RunId: runId, Order: restore.ordered },
    environment: { ZOOKEEPER_HOME: `${restore.node.folder}/zookeeper`, BASH_ENV: late },
  });

  expect(nodeLine<NodeFailureLine>(run).error.code).toBe('drill-timeout');
  expect(existsSync(`${restore.node.dataDir}/.zk-backup`)).toBe(false);
  expect(left()).toEqual([]);
}, 900_000);

test('a server that dies of the files is told by the end of its log, and nothing is left', async () => {
  java('echo FATAL: CRC check failed; exit 1');

  const error = await failure();

  expect(error).toMatchObject({
    code: 'drill-died',
    message: expect.stringContaining('CRC check failed'),
  });
  expect(existsSync(`${restore.node.dataDir}/.zk-backup`)).toBe(false);
});

test('the scratch server listens on loopback only, on a port of its own, and keeps to its folder', async () => {
  java(`cp ${scratch()}/zoo.cfg ${restore.node.folder}/scratch.cfg; exit 1`);
  restore.node.configure([
    'extendedTypesEnabled=true',
    'digest.enabled=false',
    'secureClientPort=1',
  ]);

  await drill();

  const lines = readFileSync(`${restore.node.folder}/scratch.cfg`, 'utf8').trim().split('\n');
  const port = Number(lines.find((line) => line.startsWith('clientPort='))?.slice(11));
  expect(port).not.toBe(restore.node.port);
  expect(lines.filter((line) => !line.startsWith('clientPort='))).toEqual([
    `dataDir=${scratch()}/data`,
    `dataLogDir=${scratch()}/log`,
    'clientPortAddress=127.0.0.1',
    'tickTime=2000',
    'admin.enableServer=false',
    '4lw.commands.whitelist=srvr,mntr',
    'preAllocSize=1024',
    'extendedTypesEnabled=true',
    'digest.enabled=false',
  ]);
});

test('its heap is a quarter of the memory at most', async () => {
  java('exit 1');

  await drill();

  const total = Number(/MemTotal: +(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]) / 1024;
  const [, heap] = /-Xmx(\d+)m/.exec(readFileSync(`${restore.node.folder}/java`, 'utf8')) ?? [];
  expect(Number(heap)).toBeGreaterThanOrEqual(64);
  expect(Number(heap)).toBeLessThanOrEqual(total / 4);
});

test('without java the way out is named', async () => {
  const bare = `${restore.node.folder}/bare`;
  mkdirSync(bare);
  for (const folder of restore.node.path.split(':').filter((name) => existsSync(name))) {
    for (const name of readdirSync(folder)) {
      const link = join(bare, name);
      if (name !== 'java' && !existsSync(link)) symlinkSync(join(folder, name), link);
    }
  }

  const run = await restore.node.run('drill', {
    parameters: { RunId: runId, Order: restore.ordered },
    environment: { PATH: bare },
  });

  expect(nodeLine<NodeFailureLine>(run).error).toMatchObject({
    code: 'no-java',
    hint: expect.stringContaining('drill.instanceId'),
  });
});

test('an archive that is not what was ordered is no drill', async () => {
  writeFileSync(restore.object, 'x');

  expect((await failure()).code).toBe('unpack-failed');
  expect(existsSync(scratch())).toBe(false);
});

test('too little room: nothing is downloaded', async () => {
  restore.node.command('df', 'echo Avail; echo 1000000');

  expect((await failure()).code).toBe('no-space');
});

test('sweep ends the server of a drill that was killed, and removes all of it', async () => {
  execFileSync('mkfifo', [`${restore.node.folder}/fifo`]);
  java(`read -r x <>${restore.node.folder}/fifo`);
  const run = drill();
  await until(() => left().length > 0, 'the scratch server runs');
  // Of the step nothing is left but its server.
  await endAll(() => processesWith(`${restore.node.folder}/orchestration`));

  const swept = await restore.node.run('sweep', { parameters: { RunId: runId } });
  await run;

  expect(swept).toMatchObject({ code: 0, stderr: '' });
  expect(left()).toEqual([]);
  expect(existsSync(`${restore.node.dataDir}/.zk-backup`)).toBe(false);
});
