import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunReport } from '../../../lambda/backup/report.ts';
import { restoreKeys } from '../../../lambda/contract/keys.ts';
import type { RestoreReport, RestoreStatus } from '../../../lambda/restore/report.ts';
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import type { LocalCloud } from '../../../local-cloud/local-cloud.ts';
import type { LocalCloudOptions } from '../../../local-cloud/local-cloud-options.ts';
import { loadSampleData } from '../../../local-cloud/sample-data/sample-data.ts';
import {
  compareTrees,
  type Difference,
  readTree,
  type Tree,
} from '../../../local-cloud/sample-data/tree.ts';
import { backUpWell, startCloud } from '../clouds.ts';
import { connectTo } from '../restore-by-hand.ts';

/** An ensemble with data, a backup of it, and what was there when it was taken. */
export interface Scenario {
  readonly cloud: LocalCloud;
  readonly backup: RunReport;
  readonly tree: Tree;
}

/** Starts a cloud of its own, loads it and backs it up. No session is left, and so no ephemeral. */
export async function startScenario(
  name: string,
  options: Omit<LocalCloudOptions, 'directory' | 'mode'>,
): Promise<Scenario> {
  const cloud = await startCloud(`restore-${name}`, {
    mode: 'live',
    durable: { millisecondsPerSecond: 200 },
    ...options,
  });
  try {
    const client = await connectTo((await cloud.ensemble.leader()) as EnsembleNode);
    await loadSampleData(client, { znodes: 150 });
    await client.close();
    return { cloud, ...(await backedUp(cloud)) };
  } catch (error) {
    // Nobody else knows of it yet, and its servers would go on.
    await cloud.close();
    throw error;
  }
}

/** Takes a backup of what is there now. */
export async function backedUp(cloud: LocalCloud): Promise<Omit<Scenario, 'cloud'>> {
  const tree = await treeOf((await cloud.ensemble.leader()) as EnsembleNode);
  return { backup: await backUpWell(cloud), tree };
}

export async function treeOf(node: EnsembleNode): Promise<Tree> {
  const client = await connectTo(node);
  try {
    return await readTree(client);
  } finally {
    await client.close();
  }
}

/** What every server has otherwise than the tree: nothing, after a perfect restore. */
export async function differencesOnAll({ cloud, tree }: Scenario): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const node of cloud.ensemble.nodes) {
    differences.push(...compareTrees(tree, await treeOf(node)));
  }
  return differences;
}

/** The full loss: every server is killed, and all of its data is gone. */
export async function destroyAll({ ensemble }: LocalCloud): Promise<void> {
  await Promise.all(ensemble.nodes.map(destroy));
}

export async function destroy(node: EnsembleNode): Promise<void> {
  await node.kill();
  for (const directory of new Set([node.dataDirectory, node.dataLogDirectory])) {
    await rm(join(directory, 'version-2'), { recursive: true });
  }
}

let plans = 0;
const nextPlanId = (into: string) =>
  `${into}.${new Date(Date.UTC(2026, 5, 1) + 1000 * plans++).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

/** What a person asks for besides the newest backup of the local ensemble, into itself. */
type Asked = Readonly<Record<string, unknown>>;

/** Asks for a plan. The report says what would be done, or why not. */
export async function askForPlan(cloud: LocalCloud, payload: Asked = {}): Promise<RestoreReport> {
  const plan = nextPlanId(String(payload.into ?? 'local'));
  await cloud.invokeRestore({ ensemble: 'local', backup: 'latest', plan, ...payload });
  return reportOf(cloud, plan);
}

/** Plans a restore that what follows rests on. @throws Error with why it is refused */
export async function planRestore(cloud: LocalCloud, payload: Asked = {}): Promise<RestoreReport> {
  const report = await askForPlan(cloud, payload);
  const { outcome, phase, reason, hint } = report;
  if (outcome === 'Planned') return report;
  throw new Error(`the plan ended ${outcome} in ${phase}: ${reason} ${hint}`);
}

export async function executePlan(cloud: LocalCloud, { runId }: RestoreReport) {
  await cloud.invokeRestore({ plan: runId, execute: true });
  return reportOf(cloud, runId);
}

export async function undoPlan(cloud: LocalCloud, { runId }: RestoreReport) {
  await cloud.invokeRestore({ undo: runId });
  return reportOf(cloud, runId);
}

/** Plans and executes; a plan that is refused is thrown. */
export async function restore(cloud: LocalCloud, payload: Asked = {}): Promise<RestoreReport> {
  const plan = await planRestore(cloud, payload);
  const report = await executePlan(cloud, plan);
  await cloud.settled();
  return report;
}

/** The report of what was last done about a plan, as the command line reads it. */
export function reportOf(cloud: LocalCloud, planId: string): RestoreReport {
  const file = cloud.s3.locate(cloud.bucket, restoreKeys.status(planId));
  if (!file) throw new Error(`there is no status of ${planId}`);
  const { report } = JSON.parse(readFileSync(file, 'utf8')) as RestoreStatus;
  if (!report) throw new Error(`${planId} has not ended`);
  return report;
}
