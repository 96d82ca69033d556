import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RestorePlan } from '../../lambda/restore/plan/plan.ts';
import type { RestoreReport } from '../../lambda/restore/report.ts';
import { type LocalCloud, localEnsemble } from '../../local-cloud/local-cloud.ts';
import {
  compareTrees,
  type Difference,
  readTree,
  type Tree,
} from '../../local-cloud/sample-data/tree.ts';
import { ZooKeeperClient } from '../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { runCommandLine } from './command-line.ts';

type Say = (line: string) => void;

/** How the circle of loss and restore closed. */
export interface Circle {
  readonly planId: string | null;
  readonly outcome: string;
  /** From the command until it said that all is well. */
  readonly seconds: number;
  readonly outageSeconds: number | null;
  /** Compared on each server. */
  readonly znodes: number;
  readonly differences: readonly (Difference & { readonly server: number })[];
}

/** Every znode as the first server has it. */
export async function readFirst(cloud: LocalCloud): Promise<Tree> {
  const [first] = cloud.ensemble.nodes;
  if (!first) throw new Error('the ensemble has no nodes');
  return readFrom(first);
}

/** Destroys all data of all servers, restores the newest backup, and compares. */
export async function loseAndRestore(
  cloud: LocalCloud,
  before: Tree,
  showOn: 1 | 2,
  say: Say,
): Promise<Circle> {
  say('· killing every server and removing its data');
  for (const node of cloud.ensemble.nodes) await destroy(node);

  say(`\n$ npx zk-backup restore ${localEnsemble} --plan-only`);
  const planned = await runCommandLine(cloud, ['restore', localEnsemble, '--plan-only'], showOn);
  const { plan } = planned.document as { plan: RestorePlan | null };
  if (!plan) return { ...nothing, outcome: 'no plan' };

  const execute = ['restore', localEnsemble, '--execute', plan.planId, '--yes'];
  say(`\n$ npx zk-backup ${execute.join(' ')}`);
  const begun = performance.now();
  const executed = await runCommandLine(cloud, execute, showOn);
  const seconds = (performance.now() - begun) / 1000;
  const { report } = executed.document as { report?: RestoreReport };
  const end = { planId: plan.planId, outcome: report?.outcome ?? 'unknown', seconds };
  if (executed.code !== 0) return { ...nothing, ...end };

  say('\n· the first backup of the new history is taken');
  await cloud.settled();
  say('· comparing every znode on every server');
  return {
    ...end,
    outageSeconds: report?.outageSeconds ?? null,
    ...(await compare(cloud, before)),
  };
}

const nothing = { planId: null, seconds: 0, outageSeconds: null, znodes: 0, differences: [] };

type Node = LocalCloud['ensemble']['nodes'][number];

async function destroy(node: Node): Promise<void> {
  await node.kill();
  for (const directory of [node.dataDirectory, node.dataLogDirectory]) {
    await rm(join(directory, 'version-2'), { recursive: true, force: true });
  }
}

async function compare(cloud: LocalCloud, before: Tree) {
  const differences: (Difference & { server: number })[] = [];
  for (const node of cloud.ensemble.nodes) {
    const found = compareTrees(before, await readFrom(node));
    differences.push(...found.map((difference) => ({ ...difference, server: node.id })));
  }
  return { znodes: before.size, differences };
}

async function readFrom({ address, clientPort }: Node): Promise<Tree> {
  const client = await ZooKeeperClient.connect({
    host: address,
    port: clientPort,
    sessionTimeoutMs: 30_000,
  });
  try {
    return await readTree(client);
  } finally {
    await client.close();
  }
}

/** Tells how it closed. @returns whether every znode came back */
export function tellCircle(circle: Circle, servers: number, say: Say): boolean {
  const { outcome, seconds, outageSeconds, znodes, differences } = circle;
  const isEqual = outcome === 'Succeeded' && differences.length === 0;
  say('');
  if (outcome !== 'Succeeded') say(`✗ the restore ended: ${outcome}`);
  else {
    say(
      `Served again ${outageSeconds} s after the command, and restored in ${seconds.toFixed(1)} s.`,
    );
    say(
      isEqual
        ? `✓ all ${znodes} znodes are equal on all ${servers} servers: data, ACLs, zxids, times, versions (all except /zookeeper/config, which is different on each server)`
        : `✗ ${differences.length} differences:`,
    );
  }
  for (const { server, path, field, left, right } of differences.slice(0, 20)) {
    say(`  server ${server}  ${path}  ${field}: ${left} before, ${right} now`);
  }
  return isEqual;
}
