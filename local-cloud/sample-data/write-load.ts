import { setTimeout as delay } from 'node:timers/promises';
import type { ZooKeeperClient } from '../zookeeper-client/zookeeper-client.ts';

export interface WriteLoadOptions {
  /** Created by the load; `/load` by default. */
  readonly root?: string;
  readonly keys?: number;
  readonly writesPerSecond?: number;
}

export interface WriteLoadReport {
  /** Writes sent; the n-th (from 0) put `n` into key `n % keys`. */
  readonly sent: number;
  /** Writes 0 to `acknowledged - 1` were acknowledged, so no restore of later data may lack them. */
  readonly acknowledged: number;
  /** zxid of the last acknowledged write. */
  readonly lastZxid: bigint;
  /** Why writing ended by itself, such as ConnectionLoss when its server was stopped. */
  readonly failure?: unknown;
}

/** A client that writes until it is stopped. */
export interface WriteLoad {
  readonly root: string;
  readonly keys: number;
  /** As of now. */
  report(): WriteLoadReport;
  /** Returns when every write that was sent is settled. */
  stop(): Promise<WriteLoadReport>;
}

const writesInFlight = 64;

/**
 * Writes 0, 1, 2, ... in strict order, round about the keys. ZooKeeper orders the writes of one
 * session as they were sent, so whatever a backup brings back must be an exact prefix of them.
 */
export async function startWriteLoad(
  client: ZooKeeperClient,
  { root = '/load', keys = 100, writesPerSecond = 500 }: WriteLoadOptions = {},
): Promise<WriteLoad> {
  await client.create(root, null);
  const paths = Array.from({ length: keys }, (_, key) => keyPath(root, key));
  await Promise.all(paths.map((path) => client.create(path, null)));

  let sent = 0;
  let acknowledged = 0;
  let lastZxid = 0n;
  let failure: unknown;
  let stopped = false;
  const inFlight = new Set<Promise<void>>();
  const write = () => {
    const value = Buffer.from(String(sent));
    const settled: Promise<void> = client.setData(paths[sent % keys] as string, value).then(
      ({ mzxid }) => {
        acknowledged++;
        lastZxid = mzxid;
        inFlight.delete(settled);
      },
      (error) => {
        failure ??= error;
        inFlight.delete(settled);
      },
    );
    sent++;
    inFlight.add(settled);
  };
  const writing = (async () => {
    const begun = performance.now();
    while (!stopped && failure === undefined) {
      const due = ((performance.now() - begun) / 1000) * writesPerSecond;
      while (sent < due && inFlight.size < writesInFlight) {
        write();
      }
      await (inFlight.size < writesInFlight ? delay(2) : Promise.race(inFlight));
    }
    await Promise.all(inFlight);
  })();
  const report = () => ({ sent, acknowledged, lastZxid, failure });
  return {
    root,
    keys,
    report,
    stop: async () => {
      stopped = true;
      await writing;
      return report();
    },
  };
}

const keyPath = (root: string, key: number) => `${root}/key-${String(key).padStart(4, '0')}`;

/**
 * How many writes of the load a server has: n when exactly the writes 0 to n-1 are there.
 *
 * @throws an Error that names the first key whose value does not belong to that prefix.
 */
export async function readPrefix(
  client: ZooKeeperClient,
  { root, keys }: Pick<WriteLoad, 'root' | 'keys'>,
): Promise<number> {
  await client.sync();
  const paths = Array.from({ length: keys }, (_, key) => keyPath(root, key));
  const read = await Promise.all(paths.map((path) => client.getData(path)));
  const values = read.map(({ data }, key) => (data ? Number(data.toString()) : key - keys));
  const length = Math.max(...values) + 1;
  for (const [key, value] of values.entries()) {
    const expected = length - 1 - ((((length - 1 - key) % keys) + keys) % keys);
    if (value !== expected) {
      throw new Error(
        `${paths[key]} holds write ${value}; in a prefix of ${length} writes it is ${expected}`,
      );
    }
  }
  return length;
}
