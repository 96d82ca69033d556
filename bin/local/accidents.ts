import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import { sampleConfig } from '../../local-cloud/sample-data/special-znodes.ts';
import type { ZooKeeperClient } from '../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { asClient } from './as-client.ts';
import { loseServer } from './lose-server.ts';

/** What went wrong, to be repaired by hand. */
export interface Accident {
  /** Of docs/restore.md: what to do. */
  readonly section: string;
  readonly leastServers: 1 | 3;
  /** Makes it. @returns what was done, in a sentence */
  readonly make: (cloud: LocalCloud) => Promise<string>;
}

export const accidentNames = ['lose-member', 'lose-quorum', 'bad-data', 'deleted-subtree'] as const;
export type AccidentName = (typeof accidentNames)[number];

/** Each is real: a process that is gone, files that are gone, or writes of a client. */
export const accidents: Readonly<Record<AccidentName, Accident>> = {
  'lose-member': { section: 'Lost member', leastServers: 3, make: loseMember },
  'lose-quorum': { section: 'Lost quorum', leastServers: 1, make: loseQuorum },
  'bad-data': { section: 'Bad data written', leastServers: 1, make: writeBadData },
  'deleted-subtree': { section: 'Just one znode', leastServers: 1, make: deleteSubtree },
};

async function loseMember({ ensemble, instanceOf }: LocalCloud): Promise<string> {
  const [server] = await ensemble.followers();
  if (!server) throw new Error('the ensemble has no follower');
  await loseServer(server);
  return `Server ${server.id} (${instanceOf(server.id)}) was killed, and its data is gone.`;
}

async function loseQuorum({ ensemble, instanceOf }: LocalCloud): Promise<string> {
  const { nodes } = ensemble;
  const lost = nodes.slice(0, Math.floor(nodes.length / 2) + 1);
  await Promise.all(lost.map(loseServer));
  const names = lost.map(({ id }) => `${id} (${instanceOf(id)})`).join(', ');
  return `${lost.length} of ${nodes.length} servers were killed, and their data is gone: ${names}.`;
}

const application = `/sample/${sampleConfig}`;

/** Its own znode first: a restore that ends just before that leaves out all of it. */
async function writeBadData(cloud: LocalCloud): Promise<string> {
  const paths = await onLeader(cloud, async (client) => {
    const found = await atAndBelow(client, application);
    for (const path of found) await client.setData(path, Buffer.from('oops'));
    return found;
  });
  return `A client wrote "oops" into ${application}, and into the ${paths.length - 1} znodes below it.`;
}

async function deleteSubtree(cloud: LocalCloud): Promise<string> {
  const root = `${application}/limits`;
  const paths = await onLeader(cloud, async (client) => {
    const found = await atAndBelow(client, root);
    for (const path of found.toReversed()) await client.delete(path);
    return found;
  });
  return `A client deleted ${root}, with the ${paths.length - 1} znodes below it.`;
}

async function onLeader<T>(
  { ensemble }: LocalCloud,
  work: (client: ZooKeeperClient) => Promise<T>,
): Promise<T> {
  const leader = await ensemble.leader();
  if (!leader) throw new Error('the ensemble has no leader');
  return asClient(leader, work);
}

/** Parents before their children. */
async function atAndBelow(client: ZooKeeperClient, path: string): Promise<string[]> {
  const { children } = await client.getChildren(path);
  const below: string[] = [];
  for (const name of children.sort()) below.push(...(await atAndBelow(client, `${path}/${name}`)));
  return [path, ...below];
}
