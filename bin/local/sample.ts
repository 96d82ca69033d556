import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import { loadSampleData, type SampleData } from '../../local-cloud/sample-data/sample-data.ts';
import { ZooKeeperClient } from '../../local-cloud/zookeeper-client/zookeeper-client.ts';

/** The data, and the session that its ephemerals live by. */
export interface Sample extends SampleData {
  close(): Promise<void>;
}

/** Loads the sample data through the leader, which a backup never stops. */
export async function loadSample(cloud: LocalCloud, znodes: number): Promise<Sample> {
  const leader = await cloud.ensemble.leader();
  if (!leader) throw new Error('the ensemble has no leader');
  const client = await ZooKeeperClient.connect({
    host: leader.address,
    port: leader.clientPort,
    sessionTimeoutMs: 30_000,
  });
  const data = await loadSampleData(client, { znodes });
  return { ...data, close: () => client.close() };
}
