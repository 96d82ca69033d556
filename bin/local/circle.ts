import type { RestorePlan } from '../../lambda/restore/plan/plan.ts';
import type { RestoreReport } from '../../lambda/restore/report.ts';
import { type LocalCloud, localEnsemble } from '../../local-cloud/local-cloud.ts';
import {
  compareTrees,
  type Difference,
  readTree,
  type Tree,
} from '../../local-cloud/sample-data/tree.ts';
import { asClient } from './as-client.ts';
import { runCommandLine } from './command-line.ts';
import { loseServer } from './lose-server.ts';

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
  return asClient(first, readTree);
}

/** Destroys all data of all servers, restores the newest backup, and compares. */
export async function loseAndRestore(
  cloud: LocalCloud,
  before: Tree,
  showOn: 1 | 2,
  say: Say,
): Promise<Circle> {
  say('· killing every server and removing its data');
  for (const node of cloud.ensemble.nodes) await loseServer(node);

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

async function compare(cloud: LocalCloud, before: Tree) {
  const differences: (Difference & { server: number })[] = [];
  for (const node of cloud.ensemble.nodes) {
    const found = compareTrees(before, await asClient(node, readTree));
    differences.push(...found.map((difference) => ({ ...difference, server: node.id })));
  }
  return { znodes: before.size, differences };
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
