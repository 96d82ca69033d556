import { setTimeout as delay } from 'node:timers/promises';
import { lockPath } from '../../../lambda/restore/part/part.ts';
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import type { LocalCloud } from '../../../local-cloud/local-cloud.ts';
import { startWriteLoad } from '../../../local-cloud/sample-data/write-load.ts';
import type { ZooKeeperClient } from '../../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { backUpWell, reportsOf, startCloud } from '../clouds.ts';
import { executePlan, planRestore } from '../restore/scenario.ts';
import { connectTo, deleteAll } from './server.ts';

const paths = Array.from({ length: 2000 }, (_, n) => `/app/n${String(n).padStart(4, '0')}`);
const good = Buffer.alloc(4000, 'g');

let cloud: LocalCloud;
let client: ZooKeeperClient;
beforeAll(async () => {
  cloud = await startCloud('put-back-busy', {
    ...{ nodes: 3, separateLogDirectory: false, mode: 'live' },
    durable: { millisecondsPerSecond: 200 },
  });
  client = await connectToFollower();
  await client.create('/app', null);
  await Promise.all(paths.map((path) => client.create(path, good)));
  await backUpWell(cloud);
});
afterAll(async () => {
  client?.destroy();
  await cloud?.close();
});
beforeEach(async () => {
  client.destroy();
  client = await connectToFollower();
  await deleteAll(client, '/app');
  await client.create('/app', null);
});

async function connectToFollower(): Promise<ZooKeeperClient> {
  const [follower] = await cloud.ensemble.followers();
  return connectTo(follower as EnsembleNode);
}

async function dataNow(): Promise<Set<string>> {
  await client.sync();
  const read = await Promise.all(paths.map((path) => client.getData(path)));
  return new Set(read.map(({ data }) => `${data}`));
}

test('clients that write elsewhere and in the same part lose neither a write nor their session', async () => {
  const plan = await planRestore(cloud, { path: '/app' });
  const elsewhere = await startWriteLoad(client, { root: '/elsewhere', writesPerSecond: 200 });
  const inside = await startWriteLoad(client, { root: '/app/of-clients', writesPerSecond: 200 });
  await client.create('/held', null, { mode: 'ephemeral' });

  const report = await executePlan(cloud, plan);
  const written = [await elsewhere.stop(), await inside.stop()];

  expect(report).toMatchObject({ outcome: 'Succeeded', warnings: [] });
  expect(await dataNow()).toEqual(new Set([`${good}`]));
  for (const { sent, acknowledged, failure } of written) {
    expect({ acknowledged, failure }).toEqual({ acknowledged: sent, failure: undefined });
  }
  expect(await client.exists('/held')).toBeDefined();
});

test('a leader that is killed while requests come: the report is true, and a second plan takes the rest', async () => {
  const plan = await planRestore(cloud, { path: '/app' });
  const leader = (await cloud.ensemble.leader()) as EnsembleNode;
  let hasEnded = false;
  const executing = executePlan(cloud, plan).finally(() => {
    hasEnded = true;
  });
  await until(async () => hasEnded || (await client.exists(lockPath)) !== undefined);
  await leader.kill();

  const report = await executing;
  await leader.start();
  await cloud.ensemble.waitUntilServing();
  const next = await planRestore(cloud, { path: '/app' });
  const missing = next.part?.plan.counts.create;
  client = await connectToFollower();
  const second = missing === 0 ? report : await executePlan(cloud, next);

  expect(report.part?.done?.remainders).toBe(missing);
  expect([report.outcome, report.reason]).toEqual(
    missing === 0
      ? ['Succeeded', undefined]
      : ['Failed', expect.stringContaining(`changes still to be made: ${missing}.`)],
  );
  expect(second.outcome).toBe('Succeeded');
  expect(await dataNow()).toEqual(new Set([`${good}`]));
});

test('of a backup and a put-back that are asked for at once one goes after the other, or is told', async () => {
  const plan = await planRestore(cloud, { path: '/app' });
  const before = reportsOf(cloud).length;

  const [report] = await Promise.all([
    executePlan(cloud, plan),
    cloud.invoke({ ensemble: 'local' }),
  ]);

  const [backup] = reportsOf(cloud).slice(before);
  expect(report.outcome).toBe('Succeeded');
  expect(['Succeeded', 'Skipped']).toContain(backup?.outcome);
  expect(await dataNow()).toEqual(new Set([`${good}`]));
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(10);
}
