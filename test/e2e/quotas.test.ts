import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openSource } from '../../cli/source/open.ts';
import { verifySource } from '../../cli/source/verification.ts';
import { type Ensemble, startEnsemble } from '../../local-cloud/ensemble/ensemble.ts';
import type { EnsembleNode } from '../../local-cloud/ensemble/ensemble-node.ts';
import { prepareToolbox } from '../../local-cloud/toolbox/toolbox.ts';
import { ZooKeeperClient } from '../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { ZooKeeperError } from '../../local-cloud/zookeeper-client/zookeeper-error.ts';
import { e2eFolder } from './e2e-folder.ts';

const statistics = Buffer.from('count=1,bytes=0');

type Act = (client: ZooKeeperClient) => Promise<unknown>;

const inLogs: readonly (readonly [string, Act, RegExp])[] = [
  [
    'a quota for the root',
    (client) => client.create('/zookeeper/quota/zookeeper_limits', statistics),
    /creates a quota for the root, \/zookeeper\/quota\/zookeeper_limits/,
  ],
  [
    'the end of what is taken for a quota',
    async (client) => {
      await client.create('/zookeeperish', null);
      await client.create('/zookeeperish/zookeeper_limits', null);
      await client.delete('/zookeeperish/zookeeper_limits');
    },
    /deletes \/zookeeperish\/zookeeper_limits/,
  ],
  [
    'a change below a quota whose statistics are none',
    async (client) => {
      const quota = '/zookeeper/quota/a';
      await client.create('/a', null);
      await client.create(quota, null);
      await client.create(`${quota}/zookeeper_limits`, statistics);
      await client.create(`${quota}/zookeeper_stats`, statistics);
      await client.setData(`${quota}/zookeeper_stats`, Buffer.from('garbage'));
      await client.create('/a/b', null);
    },
    /changes \/a\/b, which counts for \/zookeeper\/quota\/a\/zookeeper_stats/,
  ],
];

describe.each(['3.8', '3.9'] as const)('of a server of %s', (series) => {
  let ensemble: Ensemble;
  let node: EnsembleNode;

  beforeEach(async () => {
    const directory = join(e2eFolder, `quotas-${series}`);
    rmSync(directory, { recursive: true, force: true });
    const toolbox = await prepareToolbox({ zookeeper: series });
    ensemble = await startEnsemble({ directory, size: 1, toolbox });
    node = ensemble.nodes[0] as EnsembleNode;
  });
  afterEach(() => ensemble.close());

  /** Sends what may end the server, which then answers no more. */
  async function write(act: Act): Promise<void> {
    const client = await ZooKeeperClient.connect({ host: node.address, port: node.clientPort });
    await act(client).catch((error) => {
      if (!(error instanceof ZooKeeperError) || error.code !== -4) throw error;
    });
    await client.close().catch(() => {});
    await node.stop();
  }

  async function startsAgain(): Promise<boolean> {
    await node.start();
    while (await node.isRunning()) {
      if (await node.srvr()) return true;
      await delay(25);
    }
    return false;
  }

  const verdictOf = async () => (await verifySource(await openSource(node.dataDirectory))).verdict;

  test.each(inLogs)('%s keeps it from starting again, and is named', async (_what, act, told) => {
    await write(act);

    const verdict = await verdictOf();

    expect(await startsAgain()).toBe(false);
    expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R6' }] });
    expect(verdict?.faults[0]?.sentence).toMatch(told);
    expect(verdict?.otherwise).toMatchObject({ to: (verdict?.faults[0]?.zxid as bigint) - 1n });
  });

  test('a snapshot with what it takes for a quota of the root is named', async () => {
    const path = '/zookeeper/quota/zookeeper_limits2';
    await write(async (client) => {
      await client.create(path, null);
      await client.create(`${path}/zookeeper_limits`, null);
    });
    const inLog = await verdictOf();
    const once = await startsAgain();
    await node.stop();

    const inSnapshot = await verdictOf();

    expect({ once, twice: await startsAgain() }).toEqual({ once: true, twice: false });
    for (const verdict of [inLog, inSnapshot]) {
      expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R6' }] });
      expect(verdict?.faults[0]?.sentence).toContain(`${path}/zookeeper_limits`);
    }
    expect(inSnapshot?.faults[0]?.file).toMatch(/snapshot\./);
  });
});
