import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { quickStart } from '../../local-cloud/ensemble/configuration.ts';
import { type Ensemble, startEnsemble } from '../../local-cloud/ensemble/ensemble.ts';
import type { EnsembleNode } from '../../local-cloud/ensemble/ensemble-node.ts';
import type { ZooKeeperSeries } from '../../local-cloud/toolbox/packages.ts';
import { prepareToolbox, type Toolbox } from '../../local-cloud/toolbox/toolbox.ts';
import { ZooKeeperClient } from '../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { failedMultisWithOldBytes } from './failed-multis.ts';
import { runWorkload, type Workload } from './random-workload.ts';

/** What three servers are put through. */
export interface Business {
  readonly directory: string;
  readonly series: ZooKeeperSeries;
  /** Transactions between two snapshots, about. */
  readonly snapCount: number;
  /** Added to those that the servers are started with. */
  readonly jvmFlags?: readonly string[];
  /** Operations before the leader is killed, and after it. */
  readonly operations: number;
  readonly seed: number;
  readonly names?: Workload['names'];
  readonly failing?: number;
  /** After the leader one follower is killed, again and again. */
  readonly kills?: boolean;
}

/** Three servers that were written to at random, and stopped. */
export interface BusyEnsemble {
  /** Was never down for long, so that its logs hold everything. */
  readonly steady: EnsembleNode;
  /** Has a slow disk, and is killed where that was asked for. */
  readonly troubled: EnsembleNode;
  readonly nodes: readonly EnsembleNode[];
  readonly toolbox: Toolbox;
  /** Operations that they refused. */
  readonly refused: number;
}

/** Lets three real servers write what only a busy ensemble writes: docs/facts/how-servers-become-busy.md. */
export async function busyEnsemble(business: Business): Promise<BusyEnsemble> {
  const { directory, series, snapCount, jvmFlags = [], operations, seed, kills } = business;
  rmSync(directory, { recursive: true, force: true });
  const toolbox = await prepareToolbox({ zookeeper: series });
  const ensemble = await startEnsemble({
    directory,
    size: 3,
    toolbox,
    zooCfg: { snapCount },
    zooCfgOf: (id) => ({ forceSync: id === slowId ? 'yes' : 'no' }),
    jvmFlags: [...quickStart, ...shortLogs, '-Dznode.container.checkIntervalMs=200', ...jvmFlags],
  });
  try {
    const first = (await ensemble.leader()) as EnsembleNode;
    const followers = await ensemble.followers();
    const troubled = (followers.find(({ id }) => id === slowId) ?? followers[0]) as EnsembleNode;
    const steady = followers.find((node) => node !== troubled) as EnsembleNode;
    let refused = 0;
    const work = async (round: number, count = operations) => {
      const leader = await leaderOf(ensemble);
      const connect = connectTo([leader, steady]);
      const asked = { ...business, operations: count, seed: seed + round, connect };
      refused += await runWorkload(asked);
    };
    const isShown = () => failedMultisWithOldBytes(troubled) > 0;
    for (let round = 0; round === 0 || (round < mostRounds && !isShown()); round++)
      await work(round);

    await replace(ensemble, first);
    const leader = await leaderOf(ensemble);
    const killed = leader === troubled ? first : troubled;
    const killing = kills ? killAgainAndAgain(killed, steady) : undefined;
    await work(mostRounds);
    await killing?.end();
    // One that was just sent a snapshot and has written nothing since has no digest to compare with.
    await work(mostRounds + 1, 200);
    // So that what is replayed over the newest snapshots goes on into another epoch.
    await replace(ensemble, await leaderOf(ensemble));
    await work(mostRounds + 2, 100);
    return { steady, troubled, nodes: ensemble.nodes, toolbox, refused };
  } finally {
    await ensemble.close();
  }
}

/** Until one server has logged a failed multi that it had applied already. */
const mostRounds = 5;
/** The only server that waits for its disk; the others have logged, and committed, long before. */
const slowId = 1;
/** Short logs, and a leader that sends a snapshot to whoever is 500 transactions behind. */
const shortLogs = ['-Dzookeeper.preAllocSize=64', '-Dzookeeper.snapshotSizeFactor=-1'];

/** The servers in turn. */
function connectTo(nodes: readonly EnsembleNode[]): () => Promise<ZooKeeperClient> {
  let turn = 0;
  return () => {
    const { address, clientPort } = nodes[turn++ % nodes.length] as EnsembleNode;
    return ZooKeeperClient.connect({ host: address, port: clientPort });
  };
}

/** Kills a leader, and starts it again when another one leads. */
async function replace(ensemble: Ensemble, leader: EnsembleNode): Promise<void> {
  await leader.kill();
  await leaderOf(ensemble);
  await leader.start();
  await ensemble.waitUntilServing();
}

async function leaderOf(ensemble: Ensemble): Promise<EnsembleNode> {
  for (;;) {
    const leader = await ensemble.leader();
    if (leader && (await ensemble.followers()).length > 0) return leader;
    await delay(25);
  }
}

/** Down for some transactions, up for some: so many that it is sent a snapshot now and then. */
function killAgainAndAgain(node: EnsembleNode, watched: EnsembleNode) {
  let ended = false;
  const after = async (transactions: bigint) => {
    const from = await zxidOf(watched);
    while (!ended && (await zxidOf(watched)) < from + transactions) await delay(5);
  };
  const killing = (async () => {
    for (const transactions of repeating([20n, 600n, 60n])) {
      await after(100n);
      if (ended) return;
      await node.kill();
      await after(transactions);
      await node.start();
      await node.waitUntilServing();
    }
  })();
  return {
    end: async () => {
      ended = true;
      await killing;
    },
  };
}

function* repeating<T>(items: readonly T[]): Generator<T> {
  for (;;) yield* items;
}

const zxidOf = async (node: EnsembleNode) => BigInt((await node.srvr())?.zxid ?? 0);
