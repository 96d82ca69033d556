import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunReport } from '../../lambda/backup/report.ts';
import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import type { LocalCloudOptions } from '../../local-cloud/local-cloud-options.ts';
import { loadSampleData } from '../../local-cloud/sample-data/sample-data.ts';
import { compareTrees, readTree, type Tree } from '../../local-cloud/sample-data/tree.ts';
import {
  readPrefix,
  startWriteLoad,
  type WriteLoad,
} from '../../local-cloud/sample-data/write-load.ts';
import type { ZooKeeperClient } from '../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { backUpOnce, manifestOf, startCloud } from './clouds.ts';
import { connectTo, type Restored, restoreByHand } from './restore-by-hand.ts';

const belowSample = (tree: Tree): Tree =>
  new Map([...tree].filter(([path]) => path === '/sample' || path.startsWith('/sample/')));

function stagesIn(dataDirectory: string): string[] {
  const stages = join(dataDirectory, '.zk-backup');
  return existsSync(stages) ? readdirSync(stages) : [];
}

describe.each<[string, Omit<LocalCloudOptions, 'directory'>]>([
  [
    '3 nodes, stop mode, separate directories',
    { nodes: 3, mode: 'stop', separateLogDirectory: true },
  ],
  ['3 nodes, live mode, shared directory', { nodes: 3, mode: 'live', separateLogDirectory: false }],
  [
    '3 nodes and an observer, stop mode, shared directory',
    { nodes: 3, observers: 1, mode: 'stop', separateLogDirectory: false },
  ],
  [
    '1 node, stop mode, separate directories',
    { nodes: 1, mode: 'stop', separateLogDirectory: true },
  ],
])('a backup of %s under write load', (name, options) => {
  let cloud: LocalCloud;
  let client: ZooKeeperClient;
  let source: Tree;
  let load: WriteLoad;
  let acknowledgedBefore: number;
  let leaderPid: number | undefined;
  let report: RunReport;
  let restored: Restored;

  beforeAll(async () => {
    cloud = await startCloud(`backup-${name.replaceAll(/\W+/g, '-')}`, options);
    const leader = await cloud.ensemble.leader();
    if (!leader) throw new Error('no leader');
    client = await connectTo(leader);
    await loadSampleData(client, { znodes: 2000 });
    source = belowSample(await readTree(client));
    leaderPid = await leader.pid();
    load = await startWriteLoad(client, { writesPerSecond: 300 });
    acknowledgedBefore = load.report().acknowledged;
    report = await backUpOnce(cloud);
    await load.stop();
    if (!report.archive) throw new Error(`${report.outcome} in ${report.phase}: ${report.reason}`);
    restored = await restoreByHand(cloud, report.archive.key);
  });
  afterAll(async () => {
    await restored?.close();
    await client?.close().catch(() => {});
    await cloud?.close();
  });

  test('succeeds and says so with one event', () => {
    expect(report).toMatchObject({ outcome: 'Succeeded', serving: true, warnings: [] });
  });

  test('is proven: the replay met the digests that the server wrote', () => {
    expect(manifestOf(cloud, report).proof).toMatchObject({
      level: 3,
      digests: { met: expect.any(Number) },
      range: { to: expect.stringMatching(/^0x/) },
    });
  });

  test('counts in its manifest the znodes that a restore brings back', async () => {
    const tree = await readTree(restored.client);

    // The reader leaves out /zookeeper/config, of which each server has one.
    expect(manifestOf(cloud, report).inventory.znodes).toBe(tree.size + 1);
  });

  test('leaves every node serving and no stage behind', async () => {
    const roles = await Promise.all(cloud.ensemble.nodes.map((node) => node.srvr()));

    expect(roles.every((status) => status?.role)).toBe(true);
    for (const { dataDirectory } of cloud.ensemble.nodes) {
      expect(stagesIn(dataDirectory)).toEqual([]);
    }
  });

  test('restores every znode as it was: data, ACL, versions, zxids', async () => {
    const differences = compareTrees(source, belowSample(await readTree(restored.client)));

    expect(differences).toEqual([]);
  });

  test('restores an exact prefix of what was written meanwhile, and nothing acknowledged before it is lost', async () => {
    const prefix = await readPrefix(restored.client, load);

    expect(prefix).toBeGreaterThanOrEqual(acknowledgedBefore);
  });

  if (options.nodes === 3) {
    test('never stops the leader', async () => {
      const leader = await cloud.ensemble.leader();

      expect(await leader?.pid()).toBe(leaderPid);
    });
  }
  if (options.mode === 'live') {
    test('takes the node down for no moment', () => {
      expect(report.downtimeMs).toBe(0);
    });
  }
  if (options.observers) {
    test('takes the observer, for it has no vote', () => {
      expect(report.chosenBecause).toMatch(/an observer/);
    });
  }
});
