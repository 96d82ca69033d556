import type { CreateMode, WriteOperation } from '../local-cloud/zookeeper-client/operations.ts';
import { digestAcl, openAcl, readOnlyAcl } from '../local-cloud/zookeeper-client/records.ts';
import type { ZooKeeperClient } from '../local-cloud/zookeeper-client/zookeeper-client.ts';
import { ZooKeeperError } from '../local-cloud/zookeeper-client/zookeeper-error.ts';

/** The same numbers for the same seed. */
export type Numbers = (below: number) => number;

export function numbersFrom(seed: number): Numbers {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export interface Workload {
  readonly operations: number;
  readonly seed: number;
  readonly connect: () => Promise<ZooKeeperClient>;
}

const modes: readonly CreateMode[] = [
  'persistent',
  'persistent',
  'persistent',
  'ephemeral',
  'persistentSequential',
  'ephemeralSequential',
  'container',
  'persistentWithTtl',
  'persistentSequentialWithTtl',
];
const acls = [openAcl, openAcl, readOnlyAcl, digestAcl('user', 'secret')] as const;
/** A quota for the root is not among them: ZooKeeper ends at once when one is created. */
const quotas = ['/limited', '/zookeeperish'];
const inFlight = 40;

/**
 * Does everything that clients can do, at random and on few paths, so that much of it fails: all
 * modes of create, delete, setData, setACL, multis, sessions that end, and quotas.
 * @returns how many operations the server refused
 */
export async function runWorkload({ operations, seed, connect }: Workload): Promise<number> {
  const random = numbersFrom(seed);
  const clients = [await connect(), await connect(), await connect()];
  await setQuotas(clients[0] as ZooKeeperClient);
  let refused = 0;
  for (let done = 0; done < operations; done += inFlight) {
    const sent = Array.from({ length: inFlight }, () => {
      const client = clients[random(clients.length)] as ZooKeeperClient;
      return send(client, random).catch((error) => {
        if (!(error instanceof ZooKeeperError) || error.code > -100) throw error;
        refused++;
      });
    });
    await Promise.all(sent);
    if (random(4) === 0) {
      const ending = random(clients.length);
      await clients[ending]?.close();
      clients[ending] = await connect();
    }
  }
  await Promise.all(clients.map((client) => client.close()));
  return refused;
}

/** As `setquota` of zkCli.sh does it. */
async function setQuotas(client: ZooKeeperClient): Promise<void> {
  for (const path of quotas) {
    await client.create(path, null);
    await client.create(`/zookeeper/quota${path}`, null);
    const value = Buffer.from('count=100000,bytes=100000000');
    await client.create(`/zookeeper/quota${path}/zookeeper_limits`, value);
    await client.create(`/zookeeper/quota${path}/zookeeper_stats`, Buffer.from('count=1,bytes=0'));
  }
}

async function send(client: ZooKeeperClient, random: Numbers): Promise<unknown> {
  const kind = random(12);
  if (kind < 9) return one(client, operationOf(random));
  if (kind === 9) return client.setAcl(pathOf(random), acls[random(acls.length)] ?? openAcl);
  if (kind === 10)
    return client.multi(Array.from({ length: random(4) + 1 }, () => operationOf(random)));
  // Fails as a whole, after parts that would not.
  return client.multi([operationOf(random), { kind: 'check', path: '/limited', version: 99_999 }]);
}

function one(client: ZooKeeperClient, operation: WriteOperation): Promise<unknown> {
  if (operation.kind === 'create') return client.create(operation.path, operation.data, operation);
  if (operation.kind === 'setData') return client.setData(operation.path, operation.data);
  return client.delete(operation.path);
}

function operationOf(random: Numbers): WriteOperation {
  const path = pathOf(random);
  const kind = random(10);
  if (kind < 5) {
    const mode = modes[random(modes.length)] ?? 'persistent';
    const acl = acls[random(acls.length)] ?? openAcl;
    return { kind: 'create', path, data: dataOf(random), mode, acl, ttlMs: 1 + random(500) };
  }
  return kind < 8 ? { kind: 'setData', path, data: dataOf(random) } : { kind: 'delete', path };
}

/** Up to three levels of few names. */
function pathOf(random: Numbers): string {
  const tops = ['', '', '/limited', '/zookeeperish'] as const;
  const names = Array.from({ length: 1 + random(3) }, () => `/n${random(12)}`);
  return `${tops[random(tops.length)]}${names.join('')}`;
}

function dataOf(random: Numbers): Buffer | null {
  const kind = random(8);
  return kind === 0 ? null : Buffer.alloc(kind === 1 ? 0 : random(300), random(256));
}
