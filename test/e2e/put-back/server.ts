import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openSource } from '../../../cli/source/open.ts';
import { readTree } from '../../../cli/source/read-tree.ts';
import { TreePart } from '../../../lambda/restore/part/part.ts';
import { PartTree } from '../../../lambda/restore/part/part-tree.ts';
import { isRefusal } from '../../../lambda/run/refusal.ts';
import { RestorableSet } from '../../../lambda/zookeeper/verdict/restorable.ts';
import { type Ensemble, startEnsemble } from '../../../local-cloud/ensemble/ensemble.ts';
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import type { ZooKeeperSeries } from '../../../local-cloud/toolbox/packages.ts';
import { prepareToolbox } from '../../../local-cloud/toolbox/toolbox.ts';
import { ZooKeeperClient } from '../../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { e2eFolder } from '../e2e-folder.ts';

/** A server, and a client of it that has no credentials. */
export interface Server {
  readonly node: EnsembleNode;
  readonly ensemble: Ensemble;
  readonly client: ZooKeeperClient;
  /** The crash of the server, and its next start. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function startServer(name: string, series: ZooKeeperSeries): Promise<Server> {
  const directory = join(e2eFolder, `put-back-${name}-${series}`);
  rmSync(directory, { recursive: true, force: true });
  const toolbox = await prepareToolbox({ zookeeper: series });
  const ensemble = await startEnsemble({ directory, size: 1, toolbox });
  const node = ensemble.nodes[0] as EnsembleNode;
  let client = await connectTo(node);
  return {
    ...{ node, ensemble },
    get client() {
      return client;
    },
    restart: async () => {
      await node.kill();
      await node.start();
      await node.waitUntilServing();
      client = await connectTo(node);
    },
    close: async () => {
      client.destroy();
      await ensemble.close();
    },
  };
}

export const connectTo = (node: EnsembleNode): Promise<ZooKeeperClient> =>
  ZooKeeperClient.connect({ host: node.address, port: node.clientPort, tls: node.tls });

export function partOf(...paths: string[]): TreePart {
  const part = TreePart.of(paths);
  if (isRefusal(part)) throw new Error(part.reason);
  return part;
}

/** What the server has now, by its own files, which must prove themselves. */
export async function partTreeOf({ node }: Server, part: TreePart): Promise<PartTree> {
  const tree = new PartTree(part, () => true);
  const set = new RestorableSet({ level: 3, watch: tree });
  const source = await openSource(node.dataDirectory);
  for await (const { path, chunks } of source.members()) await set.add(path, chunks);
  const { level, faults } = set.verdict();
  if (level < 3)
    throw new Error(`not proven: ${JSON.stringify(faults.map((one) => one.sentence))}`);
  return tree;
}

/** What of a znode is to come back; the children's counter tells the next sequential name. */
export interface KeptZnode {
  readonly owner: bigint;
  readonly bytes: number;
  readonly crc32: number;
  readonly acl: string;
  readonly counter: number;
}

/** The znodes at and below a path but the ephemerals, as the command line reads the server's files. */
export async function filesOf(
  { node }: Server,
  root: string,
): Promise<ReadonlyMap<string, KeptZnode>> {
  const tree = await readTree(await openSource(node.dataDirectory));
  const znodes = [...tree.below(root)].filter(({ kind }) => kind !== 'ephemeral');
  const kept = znodes.map(({ path, stat, dataLength, dataCrc32, acl }) => {
    const { ephemeralOwner: owner, cversion: counter } = stat;
    return [path, { owner, bytes: dataLength, crc32: dataCrc32, acl, counter }] as const;
  });
  return new Map(kept.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** As `deleteall` of zkCli.sh does it. */
export async function deleteAll(client: ZooKeeperClient, path: string): Promise<void> {
  const { children } = await client.getChildren(path);
  await Promise.all(children.map((name) => deleteAll(client, `${path}/${name}`)));
  await client.delete(path);
}
