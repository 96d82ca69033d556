import { copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { NodeFailureLine, ProbeLine } from '../../lambda/contract/node-lines.ts';
import { combine } from '../../local-cloud/ssm/step-output.ts';
import { FakeSystemd } from './fake-systemd.ts';
import { fixtures, NodeUnderTest } from './node-under-test.ts';
import { nodeLine } from './run-script.ts';

let node: NodeUnderTest;
beforeEach(async () => {
  node = await NodeUnderTest.create();
});
afterEach(() => node.close());

const probe = async (environment = {}) =>
  nodeLine<ProbeLine>(await node.run('probe', { environment }));

test('the line has what the choice of a node needs', async () => {
  const line = await probe();

  expect(line).toEqual({
    step: 'probe',
    serving: true,
    reason: '',
    role: 'follower',
    zxid: '0x11',
    diskZxid: '0x11',
    startsBelow: true,
    epoch: 1,
    znodes: 5,
    version: '3.9.6',
    myid: 1,
    servers: ['1=127.0.0.1', '2=127.0.0.1'],
    weighted: false,
    dataDir: node.dataDir,
    dataLogDir: node.dataLogDir,
    freeBytes: expect.any(Number),
    captureBytes: expect.any(Number),
    awsCli: 'aws-cli/2.23.6 Python/3.11 Linux/6',
    refuses: [],
    stopSeconds: null,
  });
});

test('a node without a server is reported as not serving, and why', async () => {
  await node.endServer();

  const line = await probe();

  expect(line).toMatchObject({ serving: false, role: null, zxid: null });
  expect(line.reason).toContain('nothing answers');
});

test('a server that accepts connections and never answers does not hold the step', async () => {
  writeFileSync(`${node.folder}/silent`, '');

  const line = await probe();

  expect(line).toMatchObject({ serving: false, role: null });
});

test('probing changes nothing', async () => {
  const before = readdirSync(node.dataDir, { recursive: true });

  await probe();

  expect(readdirSync(node.dataDir, { recursive: true })).toEqual(before);
});

test('a node without the CLI is reported, not failed', async () => {
  rmSync(`${node.bin}/aws`);

  const line = await probe();

  expect(line.awsCli).toBeNull();
  expect(line.refuses).toEqual([
    expect.stringMatching(/^Not installed on this node: aws \(PATH is /),
  ]);
});

test.each([
  [{ server_state: 'observer', last_processed_zxid: 4294967297 }, 'observer', '0x100000001'],
  [{ server_state: 'leader', last_processed_zxid: 17 }, 'leader', '0x11'],
])(
  'srvr not whitelisted is no reason to skip: the AdminServer is asked',
  async (stats, role, zxid) => {
    const admin = createServer((_, response) =>
      response.end(JSON.stringify({ version: '3.9.3-x, built', server_stats: stats }, null, 2)),
    ).listen(0, '127.0.0.1');
    await new Promise((resolve) => admin.once('listening', resolve));
    node.configure([`admin.serverPort=${(admin.address() as { port: number }).port}`]);
    node.says({ whitelisted: false });

    const line = await probe();
    admin.close();

    expect(line).toMatchObject({ serving: true, role, zxid, version: '3.9.3' });
  },
);

test('blanks, comments, CRLF, colons and trailing slashes in zoo.cfg are taken as Java takes them', async () => {
  writeFileSync(
    node.zooCfg,
    `# dataDir=/wrong\r\n! dataDir=/wrong\r\n\r\n  dataDir = ${node.dataDir}//  \r\ndataLogDir: ${node.dataLogDir}/\r\nclientPort ${node.port}`,
  );

  const line = await probe();

  expect(line).toMatchObject({
    dataDir: node.dataDir,
    dataLogDir: node.dataLogDir,
    serving: true,
    servers: [],
  });
});

test('a folder with blanks and quotes in its name', async () => {
  const odd = `${node.folder}/a "b" c`;
  renameSync(node.dataDir, odd);
  writeFileSync(node.zooCfg, `dataDir=${odd}\nclientPort=${node.port}\n`);

  const line = await probe();

  expect(line.dataDir).toBe(odd);
  renameSync(odd, node.dataDir);
});

test('servers and client port of the dynamic file', async () => {
  const dynamic = `${node.folder}/zoo.cfg.dynamic.100`;
  writeFileSync(dynamic, `server.1=127.0.0.1:1:2:participant;127.0.0.1:${node.port}\ngroup.1=1\n`);
  writeFileSync(node.zooCfg, `dataDir=${node.dataDir}\ndynamicConfigFile=${dynamic}\n`);

  const line = await probe();

  expect(line).toMatchObject({ serving: true, weighted: true });
  expect(line.servers).toEqual(['1=127.0.0.1']);
});

test('ZOOCFGDIR of the agent comes before the configured path', async () => {
  mkdirSync(`${node.folder}/conf`);
  copyFileSync(node.zooCfg, `${node.folder}/conf/zoo.cfg`);
  node.settings = { ...node.settings, zooCfg: '/nowhere/zoo.cfg' };

  expect(await probe({ ZOOCFGDIR: `${node.folder}/conf` })).toMatchObject({ serving: true });
});

test.each([
  ['no-configuration', undefined],
  ['bad-configuration', 'clientPort=2181\n'],
  ['bad-configuration', 'dataDir=data\nclientPort=2181\n'],
  ['bad-configuration', 'dataDir=/nowhere\n'],
  ['no-configuration', 'dataDir=/nowhere\ndynamicConfigFile=/nowhere\n'],
])('%s: a configuration that cannot be used is named (%j)', async (code, text) => {
  if (text === undefined) rmSync(node.zooCfg);
  else writeFileSync(node.zooCfg, text);

  const run = await node.run('probe');

  expect(run.code).toBe(1);
  expect(nodeLine<NodeFailureLine>(run).error).toMatchObject({
    code,
    message: expect.stringContaining(node.zooCfg),
    hint: expect.stringMatching(/./),
  });
});

test('the line of 25 members with two addresses each fits what Systems Manager shows', async () => {
  const name = (id: number, net: number) => `ip-10-${net}-0-${id}.eu-central-1.compute.internal`;
  const members = Array.from({ length: 25 }, (_, index) => {
    const id = 101 + index;
    const role = index < 20 ? 'participant' : 'Observer';
    return `server.${id}=${name(id, 0)}:2888:3888|${name(id, 1)}:2888:3888:${role};0.0.0.0:2181`;
  });
  node.configure(members);

  const run = await node.run('probe');

  const line = nodeLine<ProbeLine>(run);
  expect(combine(run.stdout, run.stderr)).toBe(run.stdout);
  expect(line.servers).toHaveLength(27);
  expect(line.servers[2]).toMatch(/^101=ip-10-0-0-101[a-z.-]*$/);
  expect(line.servers[26]).toMatch(/^125=ip-10-0-0-125[a-z.-]*:observer$/);
});

test('a myid with leading zeros is the number that Java reads', async () => {
  writeFileSync(`${node.dataDir}/myid`, '001\n');
  writeFileSync(`${node.dataDir}/version-2/currentEpoch`, '007');

  const line = await probe();

  expect(line).toMatchObject({ myid: 1, epoch: 7 });
});

test('a node without room for the logs tells that its capture would refuse it', async () => {
  node.command('df', 'printf "Avail\\n4096\\n"');

  const line = await probe();

  expect(line.refuses).toEqual([
    expect.stringMatching(/ has 4096 bytes free; the copies need \d+ and 64 MiB of margin\.$/),
  ]);
});

test('a snapshot folder full of odd names does not disturb', async () => {
  copyFileSync(`${fixtures}/snapshot.10`, `${node.dataDir}/version-2/snapshot.$(id)`);

  expect((await probe()).serving).toBe(true);
});

const minutes = ['TimeoutStopUSec=1min 30s'];
const execStop = 'ExecStop={ path=/etc/init.d/zookeeper ; argv[]=stop }';

test.each<[string, readonly string[], number | null]>([
  ['for SIGTERM', minutes, 90],
  ['for each command besides', [...minutes, execStop, `ExecStopPost${execStop.slice(8)}`], 270],
  ['without end', ['TimeoutStopUSec=infinity'], 1e9],
  ['without end, as 219 writes it', ['TimeoutStopUSec=0'], 1e9],
  ['of a moment', ['TimeoutStopUSec=300ms'], 1],
  ['that it does not tell', [], null],
])('a unit tells how long its own stop may take: %s', async (_what, shows, seconds) => {
  new FakeSystemd(node).supervise({ shows });

  expect((await probe()).stopSeconds).toBe(seconds);
});
