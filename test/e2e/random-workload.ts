import { digestAcl, openToAll } from '../../lambda/zookeeper/requests/access.ts';
import type { CreateMode, WriteOperation } from '../../lambda/zookeeper/requests/operations.ts';
import { readOnlyAcl } from '../../local-cloud/zookeeper-client/records.ts';
import type { ZooKeeperClient } from '../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { ZooKeeperError } from '../../local-cloud/zookeeper-client/zookeeper-error.ts';

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
  /** Of the znodes; by default twelve plain ones. */
  readonly names?: readonly string[];
  /** Of a hundred requests, so many are a multi whose last part fails; 8 by default. */
  readonly failing?: number;
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
const acls = [openToAll, openToAll, readOnlyAcl, digestAcl('user', 'secret')] as const;
/** A quota for the root is not among them: ZooKeeper ends at once when one is created. */
const quotas = ['/limited', '/zookeeperish'];
const inFlight = 40;
const plainNames = Array.from({ length: 12 }, (_, index) => `n${index}`);
const existsAlready = -110;

/**
 * Does everything that clients can do, at random and on few paths, so that much of it fails: all
 * modes of create, delete, setData, setACL, multis, sessions that end, and quotas.
 * @returns how many operations the server refused
 */
export async function runWorkload(workload: Workload): Promise<number> {
  const { operations, seed, connect, names = plainNames, failing = 8 } = workload;
  const random = numbersFrom(seed);
  const requests = { random, names, failing };
  const clients = [await connect(), await connect(), await connect()];
  await setQuotas(clients[0] as ZooKeeperClient);
  let refused = 0;
  for (let done = 0; done < operations; done += inFlight) {
    const sent = Array.from({ length: inFlight }, () => {
      const client = clients[random(clients.length)] as ZooKeeperClient;
      return send(client, requests).catch((error) => {
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
    const there = await client.create(path, null).catch((error) => {
      if (!(error instanceof ZooKeeperError) || error.code !== existsAlready) throw error;
    });
    if (!there) return;
    await client.create(`/zookeeper/quota${path}`, null);
    const value = Buffer.from('count=100000,bytes=100000000');
    await client.create(`/zookeeper/quota${path}/zookeeper_limits`, value);
    await client.create(`/zookeeper/quota${path}/zookeeper_stats`, Buffer.from('count=1,bytes=0'));
  }
}

interface Requests {
  readonly random: Numbers;
  readonly names: readonly string[];
  readonly failing: number;
}

async function send(client: ZooKeeperClient, requests: Requests): Promise<unknown> {
  const { random, failing } = requests;
  // Fails as a whole, after a part that would not.
  if (random(100) < failing)
    return client.multi([
      operationOf(requests),
      { kind: 'check', path: '/limited', version: 9999 },
    ]);
  const kind = random(11);
  if (kind < 9) return one(client, operationOf(requests));
  if (kind === 9) return client.setAcl(pathOf(requests), acls[random(acls.length)] ?? openToAll);
  return client.multi(Array.from({ length: random(4) + 1 }, () => operationOf(requests)));
}

function one(client: ZooKeeperClient, operation: WriteOperation): Promise<unknown> {
  if (operation.kind === 'create') return client.create(operation.path, operation.data, operation);
  if (operation.kind === 'setData') return client.setData(operation.path, operation.data);
  return client.delete(operation.path);
}

function operationOf(requests: Requests): WriteOperation {
  const { random } = requests;
  const path = pathOf(requests);
  const kind = random(10);
  if (kind < 5) {
    const mode = modes[random(modes.length)] ?? 'persistent';
    const acl = acls[random(acls.length)] ?? openToAll;
    return { kind: 'create', path, data: dataOf(random), mode, acl, ttlMs: 1 + random(500) };
  }
  return kind < 8 ? { kind: 'setData', path, data: dataOf(random) } : { kind: 'delete', path };
}

/** Up to three levels of few names. */
function pathOf({ random, names }: Requests): string {
  const tops = ['', '', '/limited', '/zookeeperish'] as const;
  const levels = Array.from({ length: 1 + random(3) }, () => `/${names[random(names.length)]}`);
  return `${tops[random(tops.length)]}${levels.join('')}`;
}

function dataOf(random: Numbers): Buffer | null {
  const kind = random(8);
  return kind === 0 ? null : Buffer.alloc(kind === 1 ? 0 : random(300), random(256));
}
