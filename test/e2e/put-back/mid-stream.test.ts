/** What becomes of a put-back that something happens to when half of it is sent. */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { restoreKeys } from '../../../lambda/contract/keys.ts';
import { lockPath } from '../../../lambda/restore/part/part.ts';
import type { RestoreReport, RestoreStatus } from '../../../lambda/restore/report.ts';
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import type { LocalCloud } from '../../../local-cloud/local-cloud.ts';
import type { ZooKeeperClient } from '../../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { sampleOf } from '../../seed.ts';
import { backUpOnce, backUpWell, startCloud } from '../clouds.ts';
import { executePlan, planRestore } from '../restore/scenario.ts';
import { HeldStream } from './held-stream.ts';
import { connectTo, deleteAll, filesOf, type Server } from './server.ts';

/** Of more than ten batches. */
const paths = Array.from({ length: 1500 }, (_, n) => `/app/n${String(n).padStart(4, '0')}`);
const good = Buffer.alloc(3000, 'g');

let stream: HeldStream;
let cloud: LocalCloud;
let client: ZooKeeperClient;
/** The part by the files of a server, when its backup was taken. */
let files: Awaited<ReturnType<typeof filesOf>>;
beforeAll(async () => {
  stream = await HeldStream.prepare('put-back-held');
  cloud = await startCloud('put-back-mid-stream', {
    ...{ nodes: 3, separateLogDirectory: false, mode: 'live' },
    ...{ durable: { millisecondsPerSecond: 200 }, ssm: { clock: { blameMs: 500 } } },
    agentEnvironment: stream.agentEnvironment,
  });
  client = await connectTo((await cloud.ensemble.leader()) as EnsembleNode);
  await client.create('/app', Buffer.from('root'));
  await Promise.all(paths.map((path) => client.create(path, good)));
  [files] = await filesOnAll();
  await backUpWell(cloud);
});
afterAll(async () => {
  stream?.release();
  client?.destroy();
  await cloud?.close();
});
beforeEach(async () => {
  client.destroy();
  client = await connectTo((await cloud.ensemble.leader()) as EnsembleNode);
  await deleteAll(client, '/app');
});

/** The part as the files of each server have it. */
async function filesOnAll() {
  const all = cloud.ensemble.nodes.map(async (node) => {
    const reader = await connectTo(node);
    await reader.sync();
    await reader.close();
    return filesOf({ node } as Server, '/app');
  });
  return (await Promise.all(all)) as [typeof files, typeof files, typeof files];
}

const planApp = () => planRestore(cloud, { path: '/app' });

type Half = Awaited<ReturnType<typeof halfExecuted>>;

/** Comes back when half of it is sent, and the first of it applied. */
async function halfExecuted(plan: RestoreReport) {
  stream.hold();
  const executing = executePlan(cloud, plan);
  await stream.untilHalf();
  await until(async () => (await client.exists(lockPath)) !== undefined);
  const instanceId = plan.part?.plan.live.node ?? '';
  const node = cloud.ensemble.nodes.find(({ id }) => cloud.instanceOf(id) === instanceId);
  return { executing, instanceId, node: node as EnsembleNode };
}

/** Batches that were applied, of all, as the report tells a person. */
function batchesIn({ reason = '' }: RestoreReport): number[] {
  const [, applied, of] = /Batches applied: (\d+) of (\d+); changes still/.exec(reason) ?? [];
  return [Number(applied), Number(of)];
}

/** By a second plan, of what is missing: no more and no less. */
async function takeTheRest(first: RestoreReport): Promise<RestoreReport> {
  const plan = await planApp();
  expect(plan.part?.plan.counts.create).toBe(first.part?.done?.remainders);
  return executePlan(cloud, plan);
}

/** Who may die on the node that pipes, and what is told of it first. */
const deaths = [
  {
    who: 'its ZooKeeper server',
    strike: ({ node }: Half) => node.kill(),
    reason: /^The connection ended after \d+ answers: /,
  },
  {
    who: 'its agent with the script',
    strike: async ({ instanceId }: Half) => cloud.ssm.powerCut(instanceId),
    reason: /./,
  },
];

test.each(sampleOf('deaths in mid-stream', deaths, 1))(
  'of the node that pipes $who is killed: the report says how far it came, and a second plan takes the rest',
  async ({ strike, reason }) => {
    const half = await halfExecuted(await planApp());

    await strike(half);
    stream.release();
    const report = await half.executing;
    await half.node.start();
    await cloud.ensemble.waitUntilServing();

    const [applied, of] = batchesIn(report) as [number, number];
    expect(report).toMatchObject({ outcome: 'Failed', phase: 'apply' });
    expect(report.reason).toMatch(reason);
    expect(0 < applied && applied < of).toBe(true);
    expect(await takeTheRest(report)).toMatchObject({ outcome: 'Succeeded', warnings: [] });
    expect(await filesOnAll()).toEqual([files, files, files]);
  },
);

test('of what else is asked for meanwhile a backup and the same plan are told at once, another plan of the part is told afterwards, and a restore goes after it', async () => {
  const [plan, other] = [await planApp(), await planApp()];
  const whole = await planRestore(cloud);
  const { executing } = await halfExecuted(plan);

  const backup = await backUpOnce(cloud);
  await cloud.invokeRestore({ plan: plan.runId, execute: true });
  const waiting = Promise.all([executePlan(cloud, other), executePlan(cloud, whole)]);
  await until(() => waits(other) && waits(whole));
  stream.release();
  const [, [otherReport, wholeReport]] = [await executing, await waiting];
  await cloud.settled();

  expect(backup).toMatchObject({ outcome: 'Skipped' });
  expect(executionsOf(plan)).toMatchObject([
    { outcome: 'Failed', phase: 'claim', reason: expect.stringContaining('executed already') },
    { outcome: 'Succeeded', warnings: [] },
  ]);
  expect(otherReport.outcome).toBe('Failed');
  expect(['plan', 'verify']).toContain(otherReport.phase);
  expect(otherReport.hint).toMatch(/[Pp]lan again/);
  expect(wholeReport).toMatchObject({ outcome: 'Succeeded' });
  expect(await filesOnAll()).toEqual([files, files, files]);
});

/** How the executions of a plan ended, as the bus was told. */
const executionsOf = ({ runId }: RestoreReport) =>
  cloud.events.events
    .map(({ detail }) => detail as unknown as RestoreReport)
    .filter((report) => report.runId === runId && report.kind === 'restore');

/** Whether it has been told that another run holds the ensemble. */
function waits({ runId }: RestoreReport): boolean {
  const file = cloud.s3.locate(cloud.bucket, restoreKeys.status(runId));
  const { phase, kind } = JSON.parse(readFileSync(file ?? '', 'utf8')) as RestoreStatus;
  return kind === 'restore' && phase === 'claim';
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(10);
}
