/**
 * What a running execution began with, it ends with: the stack is deployed again between a stop and its revive, and
 * between a halt and its start, with newer scripts and without the ensemble.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { RestoreReport } from '../../lambda/restore/report.ts';
import { DeploymentFailed, Deployments } from '../../local-cloud/cloudformation/deployments.ts';
import { configurationOf, nodeTag } from '../../local-cloud/configuration.ts';
import type { EnsembleNode } from '../../local-cloud/ensemble/ensemble-node.ts';
import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import type { LocalCloudOptions } from '../../local-cloud/local-cloud-options.ts';
import type { DocumentContent } from '../../local-cloud/ssm/document.ts';
import type { Assembly } from '../../local-cloud/template/assembly.ts';
import { synthesize } from '../../local-cloud/template/synthesize.ts';
import { backUpOnce, backUpWell, commandsOf, nextTick, startCloud } from './clouds.ts';
import { untilGuardsEnded } from './guards.ts';
import { executePlan, planRestore } from './restore/scenario.ts';

const options = { nodes: 1, mode: 'stop', maxDowntimeSeconds: 30 } as const;

let cloud: LocalCloud;
let node: EnsembleNode;
let deployments: Deployments;
let withoutIt: Assembly;

beforeAll(async () => {
  cloud = await startCloud('deployment', {
    ...options,
    durable: { millisecondsPerSecond: 20 },
    ssm: { clock: { blameMs: 50 } },
  });
  node = cloud.ensemble.nodes[0] as EnsembleNode;
  deployments = new Deployments(cloud);
  withoutIt = await synthesized({
    name: 'other',
    nodes: { tag: nodeTag('other') },
    maxDowntime: 90,
  });
  await backUpWell(cloud);
});
afterAll(() => cloud?.close());
afterEach(() => {
  cloud.ssm.faults.beforeSend = undefined;
});

/** The stack of one ensemble, which is like the local one. */
async function synthesized(ensemble: object): Promise<Assembly> {
  const { directory } = cloud.assembly;
  const configPath = join(directory, '..', 'again.json');
  const { ensembles } = configurationOf('local', options as unknown as LocalCloudOptions);
  await writeFile(configPath, JSON.stringify({ ensembles: [{ ...ensembles[0], ...ensemble }] }));
  return synthesize({ configPath, outputDirectory: join(directory, '..', 'again.out') });
}

let releases = 0;

/** As a release makes it whose scripts say one thing more. */
function newer({ documents, ...same }: Assembly): { readonly assembly: Assembly; mark: string } {
  releases += 1;
  const mark = `# release ${releases}`;
  const marked = ({ mainSteps, ...rest }: DocumentContent) => ({
    ...rest,
    mainSteps: mainSteps.map((step) => ({
      ...step,
      inputs: { ...step.inputs, runCommand: [...(step.inputs.runCommand as string[]), mark] },
    })),
  });
  const assembly = {
    ...same,
    documents: documents.map((one) => ({ ...one, content: marked(one.content as never) })),
  };
  return { assembly, mark };
}

/** Does something before the command is taken that is sent by this document, with this action. */
function beforeSend(kind: string, action: string | undefined, act: () => Promise<void>): void {
  let isDone = false;
  cloud.ssm.faults.beforeSend = async ({ DocumentName = '', Parameters }) => {
    if (isDone || !String(DocumentName).endsWith(`-${kind}`)) return;
    if (action !== undefined && Parameters?.Action?.[0] !== action) return;
    isDone = true;
    await act();
  };
}

/** What a deployment says, in the words that CloudFormation shows. */
const reasonOf = (deployment: Promise<void>) =>
  deployment.then(
    () => 'deployed',
    (error) => (error instanceof DeploymentFailed ? error.message : Promise.reject(error)),
  );

/** A backup whose agent dies while ZooKeeper is down: the function has to revive it. */
async function backUpCutShort() {
  const before = commandsOf(cloud, 'backup').length;
  const running = backUpOnce(cloud, { scheduledTime: nextTick().toISOString(), askedBy: 'person' });
  while (commandsOf(cloud, 'backup').length === before || (await node.isRunning())) await wait(5);
  cloud.ssm.powerCut(cloud.instanceOf(1));
  const report = await running;
  await untilGuardsEnded(node);
  return report;
}

const lastLines = (commands: readonly { content: DocumentContent }[]) =>
  commands.flatMap(({ content }) =>
    content.mainSteps.map(({ inputs }) => (inputs.runCommand as string[]).at(-1)),
  );

test('between stop and revive one without the ensemble is refused, a release is not, and the node is revived', async () => {
  const { assembly, mark } = newer(cloud.assembly);
  const seen = commandsOf(cloud, 'revive').length;
  let reason = '';
  beforeSend('revive', undefined, async () => {
    reason = await reasonOf(deployments.deploy(withoutIt));
    await deployments.deploy(assembly);
  });

  const report = await backUpCutShort();

  expect(reason).toMatch(
    /^This deployment would take away what runs under way may still need\. local: local\.\d+T\d+Z is at work since .*what would go: nodes zk-backup=local; documents ZkBackup-\w+-\*; folders/,
  );
  expect(reason).toContain(`-c giveUpRuns=${report.runId}`);
  expect(report).toMatchObject({ outcome: 'Failed', phase: 'capture', serving: true });
  expect(lastLines(commandsOf(cloud, 'revive').slice(seen))).toEqual([mark]);
  expect(await node.srvr()).toBeDefined();
});

test('between halt and start one without the ensemble is refused, a release is not, and the restore succeeds', async () => {
  const plan: RestoreReport = await planRestore(cloud, { force: true });
  const { assembly, mark } = newer(cloud.assembly);
  let reason = '';
  const seen = cloud.ssm.commands.length;
  beforeSend('restore', 'start', async () => {
    expect(await node.isRunning()).toBe(false);
    reason = await reasonOf(deployments.deploy(withoutIt));
    await deployments.deploy(assembly);
  });

  const report = await executePlan(cloud, plan);
  await cloud.settled();

  expect(reason).toContain(`local: ${plan.runId} is at work since`);
  expect(report).toMatchObject({ outcome: 'Succeeded' });
  const starts = cloud.ssm.commands
    .slice(seen)
    .filter(({ parameters }) => parameters.Action?.[0] === 'start');
  expect(lastLines(starts)).toEqual([mark]);
});

test('when nobody is at work it goes through: documents and schedules are gone, and it is backed up no more', async () => {
  const names = cloud.assembly.documents.map(({ name }) => name);

  await deployments.deploy(withoutIt);

  const { payload } = await cloud.invoke({ ensemble: 'local' });
  expect(payload).toMatchObject({ outcome: 'Refused', code: 'bad-request' });
  expect(names.filter((name) => cloud.ssm.documentNames().includes(name))).toEqual([]);
  expect(withoutIt.schedules.filter(({ input }) => input.includes('"local"'))).toEqual([]);
  expect(cloud.cloudFormation.status).toBe('UPDATE_COMPLETE');
});

test('when it comes back, so do its documents, and its next backup succeeds', async () => {
  await deployments.deploy(cloud.assembly);

  const report = await backUpOnce(cloud, {
    scheduledTime: nextTick().toISOString(),
    askedBy: 'person',
  });

  expect(report).toMatchObject({ outcome: 'Succeeded' });
});
