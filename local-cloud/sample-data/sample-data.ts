import type { ZooKeeperClient } from '../zookeeper-client/zookeeper-client.ts';
import { createBulkZnodes } from './bulk-znodes.ts';
import { SampleValues } from './sample-values.ts';
import { createSpecialZnodes, type SpecialZnodes, sampleUser } from './special-znodes.ts';

export interface SampleDataOptions {
  /** 10,000 by default; never fewer than the special znodes, of which there are about 50. */
  readonly znodes?: number;
  /** Size of most values; 1024 by default, half of it incompressible. */
  readonly valueBytes?: number;
}

export interface SampleData extends SpecialZnodes {
  /** Everything lies below it. */
  readonly root: string;
}

/**
 * Fills a ZooKeeper server with the same tree each time: ACLs, ephemerals, sequences, a TTL znode,
 * a container, non-ASCII paths, null and empty values, znodes of many versions and deleted ones.
 * The ephemerals live as long as the client's session. Counts the znodes that it leaves.
 */
export async function loadSampleData(
  client: ZooKeeperClient,
  { znodes = 10_000, valueBytes = 1024 }: SampleDataOptions = {},
): Promise<SampleData> {
  const root = '/sample';
  const values = new SampleValues(20_151_031);
  await client.authenticateDigest(sampleUser.user, sampleUser.password);
  await client.create(root, null);
  const special = await createSpecialZnodes(client, root, values);
  const made = special.znodes + 1;
  if (znodes <= made) {
    return { ...special, root, znodes: made };
  }
  await client.create(`${root}/bulk`, null);
  await createBulkZnodes(client, `${root}/bulk`, znodes - made - 1, valueBytes, values);
  return { ...special, root, znodes };
}
