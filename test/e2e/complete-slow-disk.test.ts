import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Ensemble, startEnsemble } from '../../local-cloud/ensemble/ensemble.ts';
import type { EnsembleNode } from '../../local-cloud/ensemble/ensemble-node.ts';
import { startWriteLoad, type WriteLoad } from '../../local-cloud/sample-data/write-load.ts';
import { prepareToolbox } from '../../local-cloud/toolbox/toolbox.ts';
import { ZooKeeperClient } from '../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { capture, judge, leaderOf, probeOf, startNodes } from './captured.ts';
import { e2eFolder } from './e2e-folder.ts';

/** The two others acknowledge at once, so that this one applies what it has not logged yet. */
describe('a follower that logs three seconds later than it applies', () => {
  let ensemble: Ensemble;
  let late: EnsembleNode;
  let client: ZooKeeperClient;
  let load: WriteLoad;

  beforeAll(async () => {
    const directory = join(e2eFolder, 'complete-slow-disk');
    rmSync(directory, { recursive: true, force: true });
    ensemble = await startEnsemble({ directory, size: 3, toolbox: await prepareToolbox() });
    [late] = (await ensemble.followers()) as [EnsembleNode];
    await late.stop();
    const settings = 'flushDelay=3000\nmaxBatchSize=1000000\n';
    appendFileSync(join(late.configDirectory, 'zoo.cfg'), settings);
    await startNodes([late]);
    const { address: host, clientPort: port } = await leaderOf(ensemble);
    client = await ZooKeeperClient.connect({ host, port });
    load = await startWriteLoad(client, { writesPerSecond: 100 });
    while (load.report().acknowledged < 200) await delay(50);
  });
  afterAll(async () => {
    await load?.stop();
    await client?.close();
    await ensemble?.close();
  });

  test('is captured in live mode up to what it had shown', async () => {
    for (const _again of [1, 2, 3]) {
      const captured = await capture(late, 'live');

      const { level, faults, start } = await judge(captured);
      expect({ level, faults }).toEqual({ level: 3, faults: [] });
      expect(start?.to).toBeGreaterThanOrEqual(BigInt(captured.line.zxid));
    }
  });

  test('is probed as one whose disk reaches its server', async () => {
    const { zxid, diskZxid, startsBelow } = await probeOf(late);

    expect(startsBelow).toBe(true);
    expect(BigInt(diskZxid ?? -1)).toBeGreaterThanOrEqual(BigInt(zxid ?? -1));
  });
});
