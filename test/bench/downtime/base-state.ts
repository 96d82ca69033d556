/** The node that is measured: one whole snapshot and one log after it, the same each time. */
import { createReadStream } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Ensemble } from '../../../local-cloud/ensemble/ensemble.ts';
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import { createBulkZnodes } from '../../../local-cloud/sample-data/bulk-znodes.ts';
import { SampleValues } from '../../../local-cloud/sample-data/sample-values.ts';
import { ZooKeeperClient } from '../../../local-cloud/zookeeper-client/zookeeper-client.ts';
import type { BenchRun } from '../bench-group.ts';
import { NoBaseState } from './bench-error.ts';
import { machineCpuSeconds } from './processes.ts';

const valueBytes = 1024;
/** About as many as lie behind a snapshot half way to the next one, at the default snapCount. */
const writesAfterSnapshot = 10_000;
const startTimeoutMs = 600_000;
const patienceMs = 15_000;

export interface BaseState {
  readonly leader: EnsembleNode;
  /** The one that is stopped and started. */
  readonly follower: EnsembleNode;
  readonly files: readonly string[];
}

/** Loads the data and brings one follower into the state that each measurement starts from. */
export async function prepareBaseState(
  ensemble: Ensemble,
  znodes: number,
  { say, signal }: BenchRun,
): Promise<BaseState> {
  const leader = await ensemble.leader();
  const [follower] = await ensemble.followers();
  if (!leader || !follower) throw noBaseState('The ensemble has no leader or no follower.');

  say(`loading ${znodes} znodes`);
  const values = new SampleValues(20_151_031);
  await withClient(leader, signal, async (client) => {
    await client.create('/bench', null);
    await createBulkZnodes(client, '/bench', znodes - 1, valueBytes, values);
  });

  say('making one snapshot and one log after it');
  // A server begins a new log with the first transaction after its start.
  await follower.stop();
  await start(follower, signal);
  await withClient(leader, signal, (client) => client.create('/recent', null));
  await untilInSync(leader, follower, signal);
  await takeSnapshot(follower);
  await withClient(leader, signal, async (client) => {
    for (let written = 0; written < writesAfterSnapshot; written += 100) {
      const values100 = Array.from({ length: 100 }, () => values.value(valueBytes));
      await Promise.all(values100.map((value) => client.setData('/recent', value)));
    }
  });
  await untilInSync(leader, follower, signal);
  await follower.stop();
  await removeOlderFiles(follower);
  await start(follower, signal);
  return { leader, follower, files: await filesOf(follower) };
}

/**
 * Waits until the node is in sync and the machine idle, and reads its files into the page cache.
 *
 * @throws NoBaseState when the node's files are not those it started with.
 */
export async function settle(
  { leader, follower, files }: BaseState,
  signal: AbortSignal,
): Promise<void> {
  await untilInSync(leader, follower, signal);
  const found = await filesOf(follower);
  if (found.join() !== files.join()) {
    throw noBaseState(`The node's files are ${found.join(', ')} where ${files.join(', ')} were.`);
  }
  await untilIdle(signal);
  for (const file of files) {
    const content = createReadStream(join(follower.dataDirectory, 'version-2', file));
    await pipeline(content, new Writable({ write: (_chunk, _encoding, done) => done() }));
  }
}

const noBaseState = (sentence: string) =>
  new NoBaseState(sentence, { hint: 'Run the bench again; report it if it happens twice.' });

async function withClient<T>(
  node: EnsembleNode,
  signal: AbortSignal,
  work: (client: ZooKeeperClient) => Promise<T>,
): Promise<T> {
  const { address: host, clientPort: port } = node;
  const client = await ZooKeeperClient.connect({ host, port, sessionTimeoutMs: 30_000 });
  const stop = () => client.destroy();
  signal.addEventListener('abort', stop);
  try {
    signal.throwIfAborted();
    return await work(client);
  } finally {
    signal.removeEventListener('abort', stop);
    if (!signal.aborted) await client.close();
  }
}

/** Starts the node and waits until it serves; a node that has much to load takes minutes. */
export async function start(node: EnsembleNode, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await node.start();
  for (const deadline = performance.now() + startTimeoutMs; !(await node.srvr()); ) {
    if (performance.now() > deadline || !(await node.isRunning())) {
      const log = await readFile(join(node.directory, 'zookeeper.log'), 'utf8');
      throw noBaseState(`Node ${node.id} did not start. Its log ends with: ${log.slice(-1000)}`);
    }
    await delay(100, undefined, { signal });
  }
}

async function untilInSync(leader: EnsembleNode, follower: EnsembleNode, signal: AbortSignal) {
  for (;;) {
    const [ahead, status] = await Promise.all([leader.srvr(), follower.srvr()]);
    if (status?.role === 'follower' && ahead?.zxid === status.zxid) return;
    await delay(50, undefined, { signal });
  }
}

/**
 * What a server does after its start (compiling, collecting garbage) is not to be measured, nor what
 * others do on the machine; but they may never come to rest.
 */
async function untilIdle(signal: AbortSignal) {
  const deadline = performance.now() + patienceMs;
  for (let before = await machineCpuSeconds(), idle = false; !idle; ) {
    await delay(500, undefined, { signal });
    const now = await machineCpuSeconds();
    idle = now - before < 0.1 || performance.now() > deadline;
    before = now;
  }
}

/** By the AdminServer of 3.9; every client may where everybody may read `/`. */
async function takeSnapshot({ address, adminPort }: EnsembleNode) {
  const url = `http://${address}:${adminPort}/commands/snapshot?streaming=false`;
  const answer = await fetch(url, { headers: { authorization: 'digest bench:bench' } });
  if (!answer.ok) {
    throw new NoBaseState(`ZooKeeper took no snapshot: ${answer.status} ${await answer.text()}`, {
      hint: 'The bench needs ZooKeeper 3.9 or newer with its AdminServer.',
    });
  }
}

async function filesOf({ dataDirectory }: EnsembleNode): Promise<string[]> {
  const files = await readdir(join(dataDirectory, 'version-2'));
  return files.filter((file) => /^(snapshot|log)\./.test(file)).sort();
}

/** All but the newest snapshot and the newest log, which begins before it. */
async function removeOlderFiles(node: EnsembleNode) {
  const zxid = (file: string) => BigInt(`0x${file.split('.')[1]}`);
  const files = await filesOf(node);
  const newest = (kind: string) =>
    files.filter((file) => file.startsWith(kind)).sort((a, b) => (zxid(a) < zxid(b) ? 1 : -1))[0];
  const [snapshot, log] = [newest('snapshot.'), newest('log.')];
  if (!snapshot || !log || zxid(log) > zxid(snapshot)) {
    throw noBaseState(`No log begins before the newest snapshot: ${files.join(', ')}`);
  }
  for (const file of files) {
    if (file !== snapshot && file !== log) await rm(join(node.dataDirectory, 'version-2', file));
  }
}
