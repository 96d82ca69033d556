import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RestoreReport } from '../../../lambda/restore/report.ts';
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import { compareTrees, type Tree } from '../../../local-cloud/sample-data/tree.ts';
import { ZooKeeperClient } from '../../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { connectTo } from '../restore-by-hand.ts';
import {
  backedUp,
  destroy,
  differencesOnAll,
  executePlan,
  planRestore,
  restore,
  type Scenario,
  startScenario,
  treeOf,
  undoPlan,
} from './scenario.ts';

let scenario: Scenario;
/** Of the good data: the newest is one of the bad data, after its undo. */
const goodBackup = () => ({ backup: scenario.backup.archive?.key });
beforeAll(async () => {
  scenario = await startScenario('history', { nodes: 3 });
});
afterAll(() => scenario?.cloud.close());

/** A restore without the backup after it, which ends at its claim: it is not what is looked at. */
async function restoreAlone(payload: Readonly<Record<string, unknown>>) {
  const { rules } = scenario.cloud.s3.faults;
  rules.push({ operations: ['PutObject'], keyPrefix: 'local/runs/2', code: 'AccessDenied' });
  const report = await restore(scenario.cloud, payload);
  rules.splice(0);
  return report;
}

const leaderOf = async () => (await scenario.cloud.ensemble.leader()) as EnsembleNode;

describe('bad data', () => {
  /** The zxid that the client saw last which wrote it. */
  let seen: bigint;
  let bad: Tree;
  let good: Tree;
  let report: RestoreReport;

  /** It should never have been written. */
  async function writeBadData(): Promise<void> {
    const client = await connectTo(await leaderOf());
    await client.setData('/sample', Buffer.from('bad'));
    for (let znode = 0; znode < 50; znode++) await client.create(`/bad-${znode}`, null);
    await client.close();
    seen = client.lastZxid;
  }

  beforeAll(async () => {
    await writeBadData();
    bad = await treeOf(await leaderOf());
    report = await restore(scenario.cloud);
    good = await treeOf(await leaderOf());
  });

  test('it is taken back, and a client that saw it is accepted by every server', async () => {
    expect(report).toMatchObject({ outcome: 'Succeeded' });
    expect(await differencesOnAll(scenario)).toEqual([]);
    for (const { address: host, clientPort: port } of scenario.cloud.ensemble.nodes) {
      const client = await ZooKeeperClient.connect({ host, port, lastZxidSeen: seen });
      expect(client.sessionTimeoutMs).toBeGreaterThan(0);
      await client.close();
    }
  });

  test('an undo brings it back, every znode as it was', async () => {
    const undone = await undoPlan(scenario.cloud, report);

    expect(good.has('/bad-1')).toBe(false);
    expect(undone).toMatchObject({ outcome: 'Succeeded', kind: 'undo' });
    expect(await differencesOnAll({ ...scenario, tree: bad })).toEqual([]);
  });

  test('the first backup after an undo says that it is of another lineage', async () => {
    const { payload } = await scenario.cloud.invoke({ ensemble: 'local' });

    expect(payload).toMatchObject({
      outcome: 'Succeeded',
      warnings: expect.arrayContaining([
        expect.stringContaining(
          `It is of another lineage: it was taken after the undo of ${report.runId}, begun at`,
        ),
      ]),
    });
  });
});

test('two empty servers that have formed a quorum of their own are restored like the third', async () => {
  const { cloud } = scenario;
  const [first, ...others] = cloud.ensemble.nodes as [EnsembleNode, ...EnsembleNode[]];
  await first.stop();
  await Promise.all(others.map(destroy));
  await Promise.all(others.map((node) => node.start()));
  await Promise.all(others.map((node) => node.waitUntilServing()));

  const report = await restoreAlone({ ...goodBackup(), force: true });

  expect(report).toMatchObject({ outcome: 'Succeeded' });
  expect(await differencesOnAll(scenario)).toEqual([]);
});

test('stale epoch files and the myid of the node that was backed up do no harm', async () => {
  const { cloud } = scenario;
  await Promise.all(cloud.ensemble.nodes.map((node) => node.kill()));
  const [first, second] = cloud.ensemble.nodes as [EnsembleNode, EnsembleNode];
  writeFileSync(join(first.dataDirectory, 'version-2', 'currentEpoch'), '0');
  writeFileSync(join(second.dataDirectory, 'version-2', 'acceptedEpoch'), '0');

  const report = await restoreAlone(goodBackup());

  expect(report).toMatchObject({ outcome: 'Succeeded' });
  expect(await differencesOnAll(scenario)).toEqual([]);
  const myids = cloud.ensemble.nodes.map(({ dataDirectory }) =>
    readFileSync(join(dataDirectory, 'myid'), 'utf8').trim(),
  );
  expect(myids).toEqual(['1', '2', '3']);
});

test('ephemerals come back with their session, and go when it ends', async () => {
  const { cloud } = scenario;
  const { address: host, clientPort: port } = await leaderOf();
  const client = await ZooKeeperClient.connect({ host, port, sessionTimeoutMs: 40_000 });
  await client.create('/held', null, { mode: 'ephemeral' });
  await backedUp(cloud);
  client.destroy();

  // Not for the backup after it: the session goes on for 40 s only.
  await executePlan(cloud, await planRestore(cloud));

  const reader = await connectTo(await leaderOf());
  const held = () => reader.exists('/held');
  const back = await held();
  while (await held()) await new Promise((resolve) => setTimeout(resolve, 250));
  await reader.close();
  await cloud.settled();
  expect(back?.ephemeralOwner).toBe(client.sessionId);
}, 900_000);

test('a restore ends at any transaction of the backup that is asked for, and leaves out what came later', async () => {
  const { cloud } = scenario;
  const client = await connectTo(await leaderOf());
  await client.create('/history', null);
  const moments: { readonly zxid: bigint; readonly tree: Tree }[] = [];
  for (const step of [1, 2, 3]) {
    await client.setData('/history', Buffer.from(`${step}`));
    await client.create(`/history/${step}`, null);
    moments.push({ zxid: client.lastZxid, tree: await treeOf(await leaderOf()) });
  }
  await client.close();
  await backedUp(cloud);
  const [, second] = moments as [unknown, (typeof moments)[number]];

  const report = await restoreAlone({ until: `0x${second.zxid.toString(16)}` });

  const { outcome, reason } = report;
  expect({ outcome, reason }).toEqual({ outcome: 'Succeeded', reason: undefined });
  expect(compareTrees(second.tree, await treeOf(await leaderOf()))).toEqual([]);
});
