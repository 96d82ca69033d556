import { ZooKeeperClient } from '../../local-cloud/zookeeper-client/zookeeper-client.ts';
import type { Server } from './lose-server.ts';

/** Does something as a client of a server, with a session that ends with it. */
export async function asClient<T>(
  { address, clientPort }: Server,
  work: (client: ZooKeeperClient) => Promise<T>,
): Promise<T> {
  const client = await ZooKeeperClient.connect({
    host: address,
    port: clientPort,
    sessionTimeoutMs: 30_000,
  });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
