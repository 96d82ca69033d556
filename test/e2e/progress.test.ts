/** A run and a restore by the CLI's own program, as a program follows them: what it is told is what there is. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLineEnvironment } from '../../bin/local/command-line.ts';
import type { StreamedLine } from '../../cli/progress/progress.ts';
import type { PrintedDocuments } from '../../cli/text/documents.ts';
import type { Zxid } from '../../lambda/contract/zxid.ts';
import { transactionsSince } from '../../lambda/run/served.ts';
import type { EnsembleNode } from '../../local-cloud/ensemble/ensemble-node.ts';
import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import { loadSampleData } from '../../local-cloud/sample-data/sample-data.ts';
import { sampleUser } from '../../local-cloud/sample-data/special-znodes.ts';
import type { ZooKeeperClient } from '../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { linesOf } from '../unit/cli/progress-lines.ts';
import { faultsOf } from '../unit/cli/schemas.ts';
import { startCloud } from './clouds.ts';
import { connectTo } from './restore-by-hand.ts';

const program = join(__dirname, '..', '..', 'bin', 'zk-backup-cli.mjs');

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startCloud('progress', {
    ...{ nodes: 3, mode: 'live' },
    durable: { millisecondsPerSecond: 100 },
  });
  const client = await connectTo((await cloud.ensemble.leader()) as EnsembleNode);
  await loadSampleData(client, { znodes: 150 });
  await client.close();
}, 300_000);
afterAll(() => cloud?.close());

/** A line without what differs from run to run: which phases are seen, and numbers. */
const kindOf = (line: string) =>
  line
    .replace(/^(·| ) (probe|capture|upload|remove|verify|record) .*|^· record$/, 'phase')
    .replace(/s3:\/\/\S+/, 'KEY')
    .replace(/\d{8}T\d{6}Z/g, 'TICK')
    .replace(/0x[0-9a-f]+/g, 'ZXID')
    .replace(/\d[\d.,:-]*( min \d+ s| s| [KM]?B)?/g, 'N')
    .replace(/leader|follower/g, 'role')
    .replace(/ +/g, ' ')
    .trim();

/** The plan that was executed last. */
const reports = () =>
  cloud.events.events
    .filter(({ detailType }) => detailType === 'ZooKeeper Restore Succeeded')
    .map(({ detail }) => detail as { readonly runId: string });

type End = Extract<StreamedLine, { readonly event: 'ended' }>;

/** What a command tells on stderr, and the end of it. */
interface Streamed {
  readonly code: number | null;
  readonly stdout: string;
  readonly lines: readonly StreamedLine[];
  readonly end: End;
}

/** What `npx zk-backup` prints where nobody watches. */
function zkBackup(...args: string[]) {
  const env = { ...process.env, ...commandLineEnvironment(cloud) };
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(process.execPath, [program, ...args], { env }, (_, stdout, stderr) => {
      resolve({ code: child.exitCode, stdout, stderr });
    });
  });
}

async function stream(...args: string[]): Promise<Streamed> {
  const { code, stdout, stderr } = await zkBackup(...args, '--json', '--progress', 'json');
  const lines = linesOf(stderr) as StreamedLine[];
  return { code, stdout, lines, end: lines.at(-1) as End };
}

/** What each server says to the tests' own client, in the order of their ids. */
async function servedNow(): Promise<Pick<End['served'][number], 'role' | 'zxid' | 'znodes'>[]> {
  const statuses = await Promise.all(cloud.ensemble.nodes.map((node) => node.waitUntilServing()));
  const counts = await Promise.all(cloud.ensemble.nodes.map(countZnodes));
  return statuses.map(({ role, zxid }, at) => ({ role, zxid, znodes: counts[at] as number }));
}

async function countZnodes(node: EnsembleNode): Promise<number> {
  const client = await connectTo(node);
  try {
    await client.authenticateDigest(sampleUser.user, sampleUser.password);
    await client.sync();
    return await countBelow(client, '/');
  } finally {
    await client.close();
  }
}

async function countBelow(client: ZooKeeperClient, path: string): Promise<number> {
  const { children } = await client.getChildren(path);
  const below = path === '/' ? '' : path;
  let count = 1;
  for (const child of children) count += await countBelow(client, `${below}/${child}`);
  return count;
}

const seen = ({ served }: End) =>
  [...served]
    .sort((a, b) => (a.instanceId < b.instanceId ? -1 : 1))
    .map(({ role, zxid, znodes }) => ({ role, zxid, znodes }));

/** Of a phase that was seen; which those are depends on how fast the machine is. */
const phases = ({ lines }: Streamed) =>
  lines.flatMap((line) => (line.event === 'progress' && line.phase !== null ? [line.phase] : []));

const inOrder = ['probe', 'capture', 'upload', 'remove', 'verify', 'record'];

test('a run tells its phases in their order, and at its end what every server serves', async () => {
  const first = await stream('run', 'local');
  const now = await servedNow();

  expect(first.code).toBe(0);
  expect(first.lines.flatMap((line) => faultsOf('progress', line))).toEqual([]);
  expect(faultsOf('run', JSON.parse(first.stdout))).toEqual([]);
  const told = phases(first).map((phase) => inOrder.indexOf(phase));
  expect(told.length).toBeGreaterThan(0);
  expect(told).toEqual([...told].sort());
  expect(first.end).toMatchObject({ event: 'ended', kind: 'backup', outcome: 'Succeeded' });
  expect(seen(first.end)).toEqual(now);
  expect(first.end.served.map(({ comparison }) => comparison)).toEqual(Array(3).fill('equal'));
  expect(first.end.next).toBe('npx zk-backup drill local');
});

test('what a person reads of a run is as docs/progress.md shows it', async () => {
  const { code, stdout, stderr } = await zkBackup('run', 'local');

  const shown = new Set(readFileSync('docs/progress.md', 'utf8').split('\n').map(kindOf));
  const others = `${stderr}${stdout}`.split('\n').filter((line) => !shown.has(kindOf(line)));
  expect({ code, others }).toEqual({ code: 0, others: [] });
});

test('a restore tells bytes and seconds of each node that stages, and what is served then', async () => {
  const planned = await stream('restore', 'local', '--plan-only');
  const { plan } = JSON.parse(planned.stdout) as PrintedDocuments['restore'];
  const planId = plan?.planId ?? '';

  const restored = await stream('restore', 'local', '--execute', planId, '--yes');
  const now = await servedNow();

  expect([planned.code, restored.code]).toEqual([0, 0]);
  const all = [...planned.lines, ...restored.lines];
  expect(all.flatMap((line) => faultsOf('progress', line))).toEqual([]);
  const staging = restored.lines.flatMap((line) =>
    line.event === 'progress'
      ? line.nodes.filter(({ action, state }) => action === 'stage' && state === 'under way')
      : [],
  );
  expect(new Set(staging.map(({ instanceId }) => instanceId)).size).toBe(3);
  const { bytes } = (plan as { backup: { bytes: number } }).backup;
  expect(new Set(staging.map((node) => node.bytes))).toEqual(new Set([bytes]));
  expect(restored.end).toMatchObject({ event: 'ended', kind: 'restore', outcome: 'Succeeded' });
  const without = (served: ReturnType<typeof seen>) => served.map(({ zxid: _, ...one }) => one);
  expect(without(seen(restored.end))).toEqual(without(now));
  // Each server was asked by a session of its own besides, which comes and goes.
  const since = seen(restored.end).map(({ zxid }, at) =>
    transactionsSince(now[at]?.zxid as Zxid, zxid as Zxid),
  );
  expect(since.filter((count) => count > 2 * now.length)).toEqual([]);
  expect(restored.end.served.map(({ comparison }) => comparison)).toEqual(
    now.map(() => expect.stringMatching(/^(equal|went-on)$/)),
  );
  expect(restored.end.next).toBe(`npx zk-backup undo ${planId}`);
});

/** Of each node, whether it serves what it was to, and beside what that was held. */
const beside = ({ served }: End) =>
  new Set(served.map(({ comparedWith, comparison }) => `${comparedWith} ${comparison}`));

test('after an undo it says what is served, and that it is as before the restore', async () => {
  await cloud.settled();
  const planId = reports().at(-1)?.runId ?? '';

  const { code, lines, end } = await stream('undo', planId, '--yes');
  const now = await servedNow();

  expect(code).toBe(0);
  expect(lines.flatMap((line) => faultsOf('progress', line))).toEqual([]);
  // Each look of the tests' own client is a session, which comes and goes.
  const without = (served: ReturnType<typeof seen>) => served.map(({ zxid: _, ...one }) => one);
  expect(without(seen(end))).toEqual(without(now));
  expect([...beside(end)].filter((one) => !/^before (equal|went-on)$/.test(one))).toEqual([]);
  expect(end.served).toHaveLength(3);
});

test('after a put-back it says that the part is as the backup has it, and after its undo as it was', async () => {
  const leader = (await cloud.ensemble.leader()) as EnsembleNode;
  const client = await connectTo(leader);
  await client.setData('/sample/config', Buffer.from('bad'));
  await client.close();

  const put = await stream('restore', 'local', '--path', '/sample/config', '--plan-only');
  const { plan } = JSON.parse(put.stdout) as PrintedDocuments['restore'];
  const planId = plan?.planId ?? '';
  const done = await stream('restore', 'local', '--execute', planId, '--yes');
  const nowDone = await servedNow();
  const undone = await stream('undo', planId, '--yes');

  expect([put.code, done.code, undone.code]).toEqual([0, 0, 0]);
  expect([...beside(done.end)].filter((one) => !/^part (equal|went-on)$/.test(one))).toEqual([]);
  expect(seen(done.end).map(({ znodes }) => znodes)).toEqual(nowDone.map(({ znodes }) => znodes));
  const undoings = [...beside(undone.end)];
  expect(undoings.filter((one) => !/^part-before (equal|went-on)$/.test(one))).toEqual([]);
});

test('after a drill it says that its node serves what it did before', async () => {
  const drilled = await stream('drill', 'local');
  const now = await servedNow();

  expect(drilled.code).toBe(0);
  expect(faultsOf('drill', JSON.parse(drilled.stdout))).toEqual([]);
  const [node, ...others] = drilled.end.served;
  expect(others).toEqual([]);
  expect(node).toMatchObject({ comparedWith: 'before', role: 'follower' });
  expect(node?.comparison).toMatch(/^(equal|went-on)$/);
  expect(now.map(({ zxid, znodes }) => ({ zxid, znodes }))).toContainEqual({
    zxid: node?.zxid,
    znodes: node?.znodes,
  });
});
