import { setTimeout as delay } from 'node:timers/promises';
import type { ZooKeeperClient } from '../../../local-cloud/zookeeper-client/zookeeper-client.ts';

/** A client that goes on writing, each write at its time, however long the one before takes. */
export interface BusyClient {
  /** Milliseconds of each write that began while something went on. */
  during(work: Promise<unknown>): Promise<readonly number[]>;
  stop(): Promise<void>;
}

const everyMs = 10;
const path = '/client';

export async function startClient(client: ZooKeeperClient): Promise<BusyClient> {
  await client.create(path, null);
  const inFlight = new Set<Promise<void>>();
  let times: number[] = [];
  let isStopped = false;
  const write = (due: number) => {
    const own = times;
    const settled: Promise<void> = client.setData(path, Buffer.from('x')).then(() => {
      own.push(performance.now() - due);
      inFlight.delete(settled);
    });
    inFlight.add(settled);
  };
  const writing = (async () => {
    for (let due = performance.now(); !isStopped; due += everyMs) {
      await delay(Math.max(0, due - performance.now()));
      write(due);
    }
    await Promise.all(inFlight);
  })();
  return {
    during: async (work) => {
      const own: number[] = [];
      times = own;
      await work;
      times = [];
      await Promise.all(inFlight);
      return own;
    },
    stop: () => {
      isStopped = true;
      return writing;
    },
  };
}
