import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { quickStart } from '../../local-cloud/ensemble/configuration.ts';
import { startEnsemble } from '../../local-cloud/ensemble/ensemble.ts';
import type { EnsembleNode } from '../../local-cloud/ensemble/ensemble-node.ts';
import type { ZooKeeperSeries } from '../../local-cloud/toolbox/packages.ts';
import { prepareToolbox, type Toolbox } from '../../local-cloud/toolbox/toolbox.ts';
import { ZooKeeperClient } from '../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { e2eFolder } from './e2e-folder.ts';
import { runWorkload } from './random-workload.ts';

/** A server that was started, written to at random, and stopped. */
export interface Written {
  readonly node: EnsembleNode;
  readonly toolbox: Toolbox;
  /** Operations that it refused. */
  readonly refused: number;
}

export interface Writing {
  /** Of the folder in `e2eFolder`. */
  readonly name: string;
  readonly series: ZooKeeperSeries;
  readonly operations: number;
  /** Transactions between two snapshots, about. */
  readonly snapCount: number;
  /** Added to those that the server is started with. */
  readonly jvmFlags?: readonly string[];
  /** Called with a client before the random operations. */
  readonly firstly?: (client: ZooKeeperClient) => Promise<void>;
  /** Called with a client after the random operations. */
  readonly lastly?: (client: ZooKeeperClient) => Promise<void>;
}

const seed = 20_260_101;

/** Lets a real server write snapshots and logs of every kind of transaction. */
export async function writtenByServer(writing: Writing): Promise<Written> {
  const { name, series, operations, snapCount, jvmFlags = [], firstly, lastly } = writing;
  const directory = join(e2eFolder, `${name}-${series}`);
  rmSync(directory, { recursive: true, force: true });
  const toolbox = await prepareToolbox({ zookeeper: series });
  const ensemble = await startEnsemble({
    directory,
    size: 1,
    toolbox,
    zooCfg: { snapCount },
    // Containers and znodes with a TTL are removed while the workload runs.
    jvmFlags: [...quickStart, '-Dznode.container.checkIntervalMs=200', ...jvmFlags],
  });
  const node = ensemble.nodes[0] as EnsembleNode;
  const connect = () => ZooKeeperClient.connect({ host: node.address, port: node.clientPort });
  try {
    const withClient = async (call: Writing['lastly']) => {
      if (!call) return;
      const client = await connect();
      await call(client);
      await client.close();
    };
    await withClient(firstly);
    const refused = await runWorkload({ operations, seed, connect });
    await withClient(lastly);
    return { node, toolbox, refused };
  } finally {
    await ensemble.close();
  }
}
