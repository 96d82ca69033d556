import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openSource } from '../../cli/source/open.ts';
import type { CaptureLine, NodeFailureLine, ProbeLine } from '../../lambda/contract/node-lines.ts';
import type { CaptureMode } from '../../lambda/contract/settings.ts';
import { RestorableSet } from '../../lambda/zookeeper/verdict/restorable.ts';
import type { Verdict } from '../../lambda/zookeeper/verdict/verdict.ts';
import { renderStep } from '../../lib/documents/node-scripts.ts';
import { exampleSettings } from '../../lib/documents/node-settings.ts';
import type { NodeStep } from '../../lib/documents/node-steps.ts';
import { type Ensemble, startEnsemble } from '../../local-cloud/ensemble/ensemble.ts';
import type { EnsembleNode } from '../../local-cloud/ensemble/ensemble-node.ts';
import type { Toolbox } from '../../local-cloud/toolbox/toolbox.ts';
import { ZooKeeperClient } from '../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { nodeLine, runScript } from '../node/run-script.ts';

let runs = 0;
const nextRun = () => `local.20260101T${String(++runs).padStart(6, '0')}Z`;

async function runOn(node: EnsembleNode, step: NodeStep, mode: CaptureMode, runId: string) {
  const settings = {
    ...exampleSettings,
    zooCfg: join(node.configDirectory, 'zoo.cfg'),
    service: { stop: 'zookeeper-service stop', start: 'zookeeper-service start' },
    mode,
    maxDowntimeSeconds: 60,
    allowStandalone: true,
  };
  return runScript(renderStep(step, settings), {
    directory: join(node.directory, 'ssm', runId, step),
    parameters: { Ensemble: 'local', RunId: runId, Key: 'local/zk.tar.gz' },
    environment: node.environment,
  });
}

/** What a node tells of itself. */
export const probeOf = async (node: EnsembleNode): Promise<ProbeLine> =>
  nodeLine<ProbeLine>(await runOn(node, 'probe', 'stop', nextRun()));

/** What the capture of a real node told, and the folder of the files that it would upload. */
export interface Captured {
  readonly line: CaptureLine;
  readonly archive: string;
}

/** Captures a node, as the step of the document does. @throws what the node says when it refuses */
export async function capture(node: EnsembleNode, mode: CaptureMode): Promise<Captured> {
  const runId = nextRun();
  const line = nodeLine<CaptureLine | NodeFailureLine>(await runOn(node, 'capture', mode, runId));
  if ('error' in line) throw new Error(`${line.error.code}: ${line.error.message}`);
  const stage = join(node.dataDirectory, '.zk-backup', runId);
  const archive = join(node.directory, 'captured', runId);
  rmSync(archive, { recursive: true, force: true });
  cpSync(join(stage, 'archive'), archive, { recursive: true });
  rmSync(stage, { recursive: true });
  return { line, archive };
}

/** What the product says of the captured files. */
export async function judge({ archive }: Captured): Promise<Verdict> {
  const set = new RestorableSet({ level: 3 });
  const source = await openSource(join(archive, 'data'), { logs: join(archive, 'log') });
  for await (const { path, chunks } of source.members()) await set.add(path, chunks);
  return set.verdict();
}

/** Starts a server that knows nothing but the captured files, and asks it. */
export async function restored<Answer>(
  { archive, line }: Captured,
  toolbox: Toolbox,
  ask: (client: ZooKeeperClient) => Promise<Answer>,
): Promise<Answer> {
  const directory = join(archive, '..', `restored-${line.runId}`);
  rmSync(directory, { recursive: true, force: true });
  const server = await startEnsemble({
    ...{ directory, toolbox, size: 1, start: false, separateLogDirectory: true },
  });
  try {
    const [node] = server.nodes as [EnsembleNode];
    cpSync(join(archive, 'data'), node.dataDirectory, { recursive: true });
    cpSync(join(archive, 'log'), node.dataLogDirectory, { recursive: true });
    await server.start();
    await server.waitUntilServing();
    return await withClient(node, ask);
  } finally {
    await server.close();
  }
}

/** Opens a session on a node, and ends it. */
export async function withClient<Answer>(
  node: EnsembleNode,
  ask: (client: ZooKeeperClient) => Promise<Answer>,
): Promise<Answer> {
  const client = await ZooKeeperClient.connect({ host: node.address, port: node.clientPort });
  try {
    return await ask(client);
  } finally {
    await client.close();
  }
}

/** Starts some nodes of an ensemble and waits until they serve. */
export async function startNodes(nodes: readonly EnsembleNode[]): Promise<void> {
  await Promise.all(nodes.map((node) => node.start()));
  await Promise.all(nodes.map((node) => node.waitUntilServing()));
}

/** The one of these nodes that leads. */
export async function leaderOf(ensemble: Ensemble): Promise<EnsembleNode> {
  const leader = await ensemble.leader();
  if (!leader) throw new Error('no node leads');
  return leader;
}

/** The same of files in which nothing is wrong. */
export async function judged(captured: Captured): Promise<Verdict> {
  const verdict = await judge(captured);
  expect(verdict.faults).toEqual([]);
  return verdict;
}
