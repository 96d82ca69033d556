import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Ensemble, startEnsemble } from '../../local-cloud/ensemble/ensemble.ts';
import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import { sampleUser } from '../../local-cloud/sample-data/special-znodes.ts';
import { ZooKeeperClient } from '../../local-cloud/zookeeper-client/zookeeper-client.ts';

/** A standalone server that was empty before the archive's files were put into it. */
export interface Restored {
  readonly client: ZooKeeperClient;
  close(): Promise<void>;
}

/** Restores an archive as a person would: tar x, each folder to its place, start. */
export async function restoreByHand(cloud: LocalCloud, key: string): Promise<Restored> {
  const directory = join(cloud.assembly.directory, '..', 'restored');
  const unpacked = join(directory, 'unpacked');
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(unpacked, { recursive: true });
  const archive = cloud.s3.locate(cloud.bucket, key);
  if (!archive) throw new Error(`there is no ${key}`);
  execFileSync('tar', ['xzf', archive, '-C', unpacked]);

  const server = await startEnsemble({
    directory,
    size: 1,
    separateLogDirectory: true,
    toolbox: cloud.toolbox,
    start: false,
  });
  const [node] = server.nodes;
  if (!node) throw new Error('no node');
  const place = (from: string, to: string) =>
    cpSync(join(unpacked, from, 'version-2'), join(to, 'version-2'), { recursive: true });
  place('data', node.dataDirectory);
  place('log', node.dataLogDirectory);
  return serve(server);
}

async function serve(server: Ensemble): Promise<Restored> {
  try {
    await server.start();
    await server.waitUntilServing();
    const client = await connectTo(server.nodes[0] as { address: string; clientPort: number });
    return {
      client,
      close: async () => {
        await client.close();
        await server.close();
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** A client that may read all of the sample data. */
export async function connectTo(node: {
  readonly address: string;
  readonly clientPort: number;
}): Promise<ZooKeeperClient> {
  const client = await ZooKeeperClient.connect({
    host: node.address,
    port: node.clientPort,
    sessionTimeoutMs: 40_000,
  });
  await client.authenticateDigest(sampleUser.user, sampleUser.password);
  return client;
}
