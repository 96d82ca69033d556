import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { RunReport } from '../../lambda/backup/report.ts';
import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import { loadSampleData } from '../../local-cloud/sample-data/sample-data.ts';
import type { SsmDocument } from '../../local-cloud/template/assembly.ts';
import { prepareToolbox } from '../../local-cloud/toolbox/toolbox.ts';
import { backUpOnce, commandsOf, startCloud } from './clouds.ts';
import { e2eFolder } from './e2e-folder.ts';
import { untilGuardsEnded } from './guards.ts';
import { connectTo } from './restore-by-hand.ts';

const shims = join(e2eFolder, 'shims');
const service = join(__dirname, '..', '..', 'local-cloud', 'ensemble');

/** A folder for the front of an agent's PATH, with these commands in it. */
function shimmed(name: string, commands: Readonly<Record<string, string>>): string {
  const folder = join(shims, name);
  mkdirSync(folder, { recursive: true });
  for (const [command, script] of Object.entries(commands)) {
    writeFileSync(join(folder, command), `#!/usr/bin/env bash\n${script}\n`);
    chmodSync(join(folder, command), 0o755);
  }
  return folder;
}

/** All of the system's commands but one. */
function systemWithout(missing: string): string {
  const folder = join(shims, `without-${missing}`);
  mkdirSync(folder, { recursive: true });
  for (const directory of ['/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']) {
    for (const command of existsSync(directory) ? readdirSync(directory) : []) {
      const link = join(folder, command);
      if (command !== missing && !existsSync(link)) symlinkSync(join(directory, command), link);
    }
  }
  return folder;
}

async function cloudOf(name: string, path?: string): Promise<LocalCloud> {
  const cloud = await startCloud(name, {
    nodes: 1,
    mode: 'stop',
    maxDowntimeSeconds: 10,
    durable: { millisecondsPerSecond: 300 },
    agentEnvironment: path === undefined ? {} : { PATH: path },
  });
  const client = await connectTo(cloud.ensemble.nodes[0] as never);
  await loadSampleData(client, { znodes: 100 });
  await client.close();
  return cloud;
}

/** No file of a run is left on any node. */
const stagesOf = (cloud: LocalCloud) =>
  cloud.ensemble.nodes.flatMap(({ dataDirectory }) => {
    const stages = join(dataDirectory, '.zk-backup');
    return existsSync(stages) ? readdirSync(stages) : [];
  });

const systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

let cloud: LocalCloud | undefined;
afterEach(async () => {
  await cloud?.close();
  cloud = undefined;
});

test('a missing CLI ends in Failed before anything is stopped', async () => {
  cloud = await cloudOf('no-cli', `${service}:${systemWithout('aws')}`);
  const pid = await cloud.ensemble.nodes[0]?.pid();

  const report = await backUpOnce(cloud);

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'choose', serving: true });
  expect(report.reason).toMatch(/aws/);
  expect(commandsOf(cloud, 'backup')).toEqual([]);
  expect(await cloud.ensemble.nodes[0]?.pid()).toBe(pid);
  expect(stagesOf(cloud)).toEqual([]);
});

test('a full disk ends in Failed before anything is stopped', async () => {
  const full = shimmed('full-disk', { df: "printf 'Avail\\n4096\\n'" });
  const { binDirectory } = await prepareToolbox();
  cloud = await cloudOf('full-disk', `${full}:${service}:${binDirectory}:${systemPath}`);
  const pid = await cloud.ensemble.nodes[0]?.pid();

  const report = await backUpOnce(cloud);

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'choose', serving: true });
  expect(report.reason).toMatch(/has 4096 bytes free/);
  expect(commandsOf(cloud, 'backup')).toEqual([]);
  expect(await cloud.ensemble.nodes[0]?.pid()).toBe(pid);
  expect(stagesOf(cloud)).toEqual([]);
});

test('a bucket that the node may not write to ends in Failed, with ZooKeeper serving again', async () => {
  cloud = await cloudOf('no-permission');
  cloud.s3.faults.rules.push({
    operations: ['PutObject', 'CreateMultipartUpload'],
    keyPrefix: 'local/zookeeper-backup',
    code: 'AccessDenied',
  });

  const report = await backUpOnce(cloud);

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'upload', serving: true });
  expect(report.reason).toMatch(/AccessDenied/);
  expect(stagesOf(cloud)).toEqual([]);
});

test('a bucket that the function may not write to ends in Failed before a node is asked', async () => {
  cloud = await cloudOf('no-claim');
  cloud.s3.faults.rules.push({
    operations: ['PutObject'],
    keyPrefix: 'local/runs/',
    code: 'AccessDenied',
  });

  const report = await backUpOnce(cloud);

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'claim' });
  expect(cloud.ssm.commands).toEqual([]);
});

test('a ZooKeeper that does not come back ends in Failed that says so; its guard goes on trying', async () => {
  const flag = join(shims, 'broken', 'broken');
  const broken = shimmed('broken', {
    'zookeeper-service': `[[ $1 != start || ! -e '${flag}' ]] || exit 1\nexec '${join(service, 'zookeeper-service')}' "$@"`,
  });
  const { binDirectory } = await prepareToolbox();
  cloud = await cloudOf('no-return', `${broken}:${service}:${binDirectory}:${systemPath}`);
  // The documents wait for maxDowntime and five minutes more; a test has not that time.
  for (const document of cloud.assembly.documents) cloud.ssm.registerDocument(impatient(document));
  writeFileSync(flag, '');

  const report = await backUpOnce(cloud);
  rmSync(flag);
  const [node] = cloud.ensemble.nodes;
  const back = await node?.waitUntilServing();
  await untilGuardsEnded(node as never);

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'capture', serving: false });
  expect(report.reason).toMatch(/did not serve/);
  expect(back?.role).toBe('standalone');
});

test('an unreachable voter is named, and nobody is stopped', async () => {
  cloud = await startCloud('unreachable', { nodes: 3, mode: 'stop' });
  cloud.ssm.setState(cloud.instanceOf(1), 'connection-lost');

  const report = await backUpOnce(cloud);

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'choose', serving: true });
  expect(report.reason).toMatch(/did not answer \(i-00000000000000001: its agent is not online/);
  expect(commandsOf(cloud, 'backup')).toEqual([]);
});

test('a node that was just terminated is named, and does not keep the others from being asked', async () => {
  cloud = await startCloud('terminated', { nodes: 3, mode: 'live' });
  cloud.ssm.setState(cloud.instanceOf(1), 'terminated');

  const { payload } = await cloud.invoke({ ensemble: 'local', dryRun: true });

  const { nodes } = payload as RunReport;
  expect(nodes.map(({ role }) => role !== null)).toEqual([false, true, true]);
  expect(nodes[0]?.trouble).toMatch(/^SSM refused its probe: InvalidInstanceId/);
});

test('a node whose capture ends before its stop is left out with its reason, and the next is backed up', async () => {
  cloud = await startCloud('next', { nodes: 3, mode: 'stop' });
  const { payload } = await cloud.invoke({ ensemble: 'local', dryRun: true });
  const { node: first } = payload as RunReport;
  const { instanceOf, ensemble } = cloud;
  const node = ensemble.nodes.find(({ id }) => instanceOf(id) === first);
  const stages = join(node?.dataDirectory ?? '', '.zk-backup');
  symlinkSync('/nowhere', stages);

  const report = await backUpOnce(cloud);

  expect(report).toMatchObject({ outcome: 'Succeeded', serving: true });
  expect(report.node).not.toBe(first);
  expect(report.leftOut).toEqual([
    { instanceId: first, reason: expect.stringContaining(`${stages} is`) },
  ]);
  expect(commandsOf(cloud, 'revive')).toEqual([]);
});

test('a dry run probes and chooses, and touches nothing', async () => {
  cloud = await cloudOf('dry-run');

  const { payload } = await cloud.invoke({ ensemble: 'local', dryRun: true });

  expect(payload).toMatchObject({ outcome: 'Skipped', node: cloud.instanceOf(1) });
  expect(commandsOf(cloud, 'backup')).toEqual([]);
  expect(cloud.s3.requests.filter(({ operation }) => operation === 'PutObject')).toEqual([]);
});

test('a malformed payload is refused before anything is sent', async () => {
  cloud = await cloudOf('malformed');

  const { payload } = await cloud.invoke({ ensemble: 'prod' });

  expect(payload).toMatchObject({
    outcome: 'Refused',
    reason: expect.stringMatching(/`ensemble` got "prod"; it takes one .*: "local"/),
  });
  expect(cloud.ssm.commands).toEqual([]);
  expect(cloud.s3.requests).toEqual([]);
});

function impatient(document: SsmDocument): SsmDocument {
  const text = JSON.stringify(document.content);
  const content = JSON.parse(text.replaceAll(/SERVE_WAIT='\d+'/g, "SERVE_WAIT='4'"));
  return { ...document, content };
}
