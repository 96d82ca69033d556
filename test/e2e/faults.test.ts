import { existsSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EnsembleNode } from '../../local-cloud/ensemble/ensemble-node.ts';
import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import { loadSampleData } from '../../local-cloud/sample-data/sample-data.ts';
import type { SsmDocument } from '../../local-cloud/template/assembly.ts';
import { prepareToolbox } from '../../local-cloud/toolbox/toolbox.ts';
import { backUpOnce, commandsOf, nextTick, startCloud } from './clouds.ts';
import { e2eFolder } from './e2e-folder.ts';
import { untilGuardsEnded } from './guards.ts';
import { connectTo } from './restore-by-hand.ts';
import { shimmed } from './shims.ts';
import { systemWithout } from './system-without.ts';

const shims = join(e2eFolder, 'shims');
const service = join(__dirname, '..', '..', 'local-cloud', 'ensemble');

let cloud: LocalCloud;
/** The faults of one test are gone with it. */
afterEach(() => cloud.s3.faults.rules.splice(0));

/** One cloud serves several tests: each looks at what came after its own beginning. */
function since() {
  const commands = cloud.ssm.commands.length;
  const backups = commandsOf(cloud, 'backup').length;
  const requests = cloud.s3.requests.length;
  return {
    commands: () => cloud.ssm.commands.slice(commands),
    backups: () => commandsOf(cloud, 'backup').slice(backups),
    requests: () => cloud.s3.requests.slice(requests),
  };
}

/** Two runs may begin within one second here: each has a tick of its own. */
const backUp = () =>
  backUpOnce(cloud, { scheduledTime: nextTick().toISOString(), askedBy: 'person' });

/** No file of a run is left on any node. */
const stagesOf = () =>
  cloud.ensemble.nodes.flatMap(({ dataDirectory }) => {
    const stages = join(dataDirectory, '.zk-backup');
    return existsSync(stages) ? readdirSync(stages) : [];
  });

/** The agent has the CLI as long as this is there. */
const awsCli = join(shims, 'own', 'aws');
/** While this file is there, the disk is full. */
const fullDisk = join(shims, 'disk-is-full');
/** While this file is there, ZooKeeper does not start. */
const brokenStart = join(shims, 'start-is-broken');
let aws: string;
let node: EnsembleNode;

beforeAll(async () => {
  rmSync(shims, { recursive: true, force: true });
  ({ aws } = await prepareToolbox());
  const own = shimmed(join(shims, 'own'), {
    df: `[[ ! -e '${fullDisk}' ]] || exec printf 'Avail\\n4096\\n'\nexec /usr/bin/df "$@"`,
    'zookeeper-service': `[[ $1 != start || ! -e '${brokenStart}' ]] || exit 1\nexec '${join(service, 'zookeeper-service')}' "$@"`,
  });
  symlinkSync(aws, awsCli);
  cloud = await startCloud('faults', {
    nodes: 1,
    mode: 'stop',
    maxDowntimeSeconds: 10,
    durable: { millisecondsPerSecond: 300 },
    agentEnvironment: {
      PATH: `${own}:${service}:${systemWithout(join(shims, 'without-aws'), /^aws$/)}`,
    },
  });
  node = cloud.ensemble.nodes[0] as EnsembleNode;
  const client = await connectTo(node);
  await loadSampleData(client, { znodes: 100 });
  await client.close();
});
afterAll(() => cloud?.close());

test('a missing CLI ends in Failed before anything is stopped', async () => {
  const pid = await node.pid();
  const seen = since();
  rmSync(awsCli);

  const report = await backUp();
  symlinkSync(aws, awsCli);

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'choose', serving: true });
  expect(report.reason).toMatch(/aws/);
  expect(seen.backups()).toEqual([]);
  expect(await node.pid()).toBe(pid);
  expect(stagesOf()).toEqual([]);
});

test('a full disk ends in Failed before anything is stopped', async () => {
  const pid = await node.pid();
  const seen = since();
  writeFileSync(fullDisk, '');

  const report = await backUp();
  rmSync(fullDisk);

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'choose', serving: true });
  expect(report.reason).toMatch(/has 4096 bytes free/);
  expect(seen.backups()).toEqual([]);
  expect(await node.pid()).toBe(pid);
  expect(stagesOf()).toEqual([]);
});

test('a bucket that the node may not write to ends in Failed, with ZooKeeper serving again', async () => {
  cloud.s3.faults.rules.push({
    operations: ['PutObject', 'CreateMultipartUpload'],
    keyPrefix: 'local/zookeeper-backup',
    code: 'AccessDenied',
  });

  const report = await backUp();

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'upload', serving: true });
  expect(report.reason).toMatch(/AccessDenied/);
  expect(stagesOf()).toEqual([]);
});

test('a bucket that the function may not write to ends in Failed before a node is asked', async () => {
  const seen = since();
  cloud.s3.faults.rules.push({
    operations: ['PutObject'],
    keyPrefix: 'local/runs/',
    code: 'AccessDenied',
  });

  const report = await backUp();

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'claim' });
  expect(seen.commands()).toEqual([]);
});

test('a dry run probes and chooses, and touches nothing', async () => {
  const seen = since();

  const { payload } = await cloud.invoke({ ensemble: 'local', dryRun: true });

  expect(payload).toMatchObject({ outcome: 'Skipped', node: cloud.instanceOf(1) });
  expect(seen.commands()).toHaveLength(1);
  expect(seen.backups()).toEqual([]);
  expect(seen.requests().filter(({ operation }) => operation === 'PutObject')).toEqual([]);
});

test('a malformed payload is refused before anything is sent', async () => {
  const seen = since();

  const { payload } = await cloud.invoke({ ensemble: 'prod' });

  expect(payload).toMatchObject({
    outcome: 'Refused',
    reason: expect.stringMatching(/`ensemble` got "prod"; it takes one .*: "local"/),
  });
  expect(seen.commands()).toEqual([]);
  expect(seen.requests()).toEqual([]);
});

// The last: from here on the documents are impatient.
test('a ZooKeeper that does not come back ends in Failed that says so; its guard goes on trying', async () => {
  // The documents wait for maxDowntime and five minutes more; a test has not that time.
  for (const document of cloud.assembly.documents) {
    cloud.ssm.registerDocument(impatient(document));
  }
  writeFileSync(brokenStart, '');

  const report = await backUp();
  rmSync(brokenStart);
  const back = await node.waitUntilServing();
  await untilGuardsEnded(node);

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'capture', serving: false });
  expect(report.reason).toMatch(/did not serve/);
  expect(back.role).toBe('standalone');
});

function impatient(document: SsmDocument): SsmDocument {
  const text = JSON.stringify(document.content);
  const content = JSON.parse(text.replaceAll(/SERVE_WAIT='\d+'/g, "SERVE_WAIT='4'"));
  return { ...document, content };
}
