import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RestoreReport } from '../../../lambda/restore/report.ts';
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import { prepareToolbox } from '../../../local-cloud/toolbox/toolbox.ts';
import { commandsOf } from '../clouds.ts';
import { e2eFolder } from '../e2e-folder.ts';
import { shimmed } from '../shims.ts';
import {
  askForPlan,
  destroy,
  differencesOnAll,
  executePlan,
  planRestore,
  type Scenario,
  startScenario,
} from './scenario.ts';

const shims = join(e2eFolder, 'restore-shims');
const service = join(__dirname, '..', '..', '..', 'local-cloud', 'ensemble');
/** While this file is there, the disk of every node is full. */
const fullDisk = join(shims, 'disk-is-full');
/** While this file is there, a supervisor starts the third server again whenever it ends. */
const supervised = join(shims, 'third-is-supervised');

let scenario: Scenario;
beforeAll(async () => {
  rmSync(shims, { recursive: true, force: true });
  shimmed(shims, {
    df: `[[ ! -e '${fullDisk}' ]] || exec printf 'Avail\\n4096\\n'\nexec /usr/bin/df "$@"`,
    'zookeeper-service': `'${join(service, 'zookeeper-service')}' "$@" || exit
if [[ $1 == stop && $ZOOCFGDIR == */node-3/* && -e '${supervised}' ]]; then
  '${join(service, 'zookeeper-service')}' start
fi`,
  });
  const { binDirectory } = await prepareToolbox();
  const path = `${shims}:${service}:${binDirectory}:/usr/local/bin:/usr/bin:/bin`;
  scenario = await startScenario('refusals', { nodes: 3, agentEnvironment: { PATH: path } });
});
afterAll(() => scenario?.cloud.close());

const pids = () => Promise.all(scenario.cloud.ensemble.nodes.map((node) => node.pid()));

/** No file of a restore is left on any node. */
const stages = () =>
  scenario.cloud.ensemble.nodes.flatMap(({ dataDirectory }) => {
    const folder = join(dataDirectory, '.zk-backup');
    return existsSync(folder) ? readdirSync(folder) : [];
  });

const actionsOf = ({ runId }: RestoreReport) =>
  scenario.cloud.ssm.commands
    .filter(({ documentName }) => documentName.endsWith('-restore'))
    .filter(({ comment }) => comment.startsWith(runId))
    .map(({ parameters }) => parameters.Action?.[0]);

test('a plan touches nothing, and cannot be executed twice', async () => {
  const before = await pids();

  const plan = await planRestore(scenario.cloud);

  expect(plan).toMatchObject({ outcome: 'Planned' });
  expect(actionsOf(plan)).toEqual(['inspect']);
  expect(await pids()).toEqual(before);
  expect(stages()).toEqual([]);
});

test('a member that cannot be reached is named before anything is stopped', async () => {
  const { cloud } = scenario;
  const before = await pids();
  const plan = await planRestore(cloud);
  cloud.ssm.setState(cloud.instanceOf(2), 'connection-lost');

  const refused = await askForPlan(cloud);
  const report = await executePlan(cloud, plan);
  cloud.ssm.setState(cloud.instanceOf(2), 'running');

  expect(refused).toMatchObject({ outcome: 'Refused', phase: 'inspect' });
  expect(report).toMatchObject({ outcome: 'Failed', phase: 'inspect' });
  expect(report.reason).toMatch(/i-00000000000000002 did not answer/);
  expect(actionsOf(plan)).not.toContain('halt');
  expect(await pids()).toEqual(before);
});

test('a full disk is named before anything is downloaded or stopped', async () => {
  const { cloud } = scenario;
  const before = await pids();
  const plan = await planRestore(cloud);
  writeFileSync(fullDisk, '');

  const report = await executePlan(cloud, plan);
  rmSync(fullDisk);

  expect(report).toMatchObject({ outcome: 'Failed' });
  expect(report.reason).toMatch(/4096/);
  expect(actionsOf(plan)).not.toContain('halt');
  expect(await pids()).toEqual(before);
  expect(stages()).toEqual([]);
});

test('a download that breaks off half way changes nothing', async () => {
  const { cloud, backup } = scenario;
  const before = await pids();
  const plan = await planRestore(cloud);
  cloud.s3.faults.rules.push({
    operations: ['GetObject'],
    keyPrefix: backup.archive?.key ?? '-',
    code: 'InternalError',
    manner: 'cut',
  });

  const report = await executePlan(cloud, plan);
  cloud.s3.faults.rules.splice(0);

  expect(report).toMatchObject({ outcome: 'Failed' });
  expect(['stage', 'verify']).toContain(report.phase);
  expect(actionsOf(plan)).not.toContain('halt');
  expect(await pids()).toEqual(before);
  expect(stages()).toEqual([]);
});

test('a supervisor that starts a stopped server again is noticed before any data is moved', async () => {
  const { cloud } = scenario;
  const plan = await planRestore(cloud);
  writeFileSync(supervised, '');

  const report = await executePlan(cloud, plan);
  rmSync(supervised);
  await cloud.ensemble.waitUntilServing();

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'halt' });
  expect(actionsOf(plan)).not.toContain('place');
  expect(await differencesOnAll(scenario)).toEqual([]);
});

test('one lost member of a healthy quorum is not restored: it is told to be emptied, unless forced', async () => {
  const { cloud } = scenario;
  const third = cloud.ensemble.nodes[2] as EnsembleNode;
  await destroy(third);

  const refused = await askForPlan(cloud);
  const forced = await planRestore(cloud, { force: true });
  await third.start();
  await cloud.ensemble.waitUntilServing();

  expect(refused).toMatchObject({ outcome: 'Refused' });
  expect(refused.hint).toMatch(/gets everything from the leader/);
  expect(forced).toMatchObject({ outcome: 'Planned' });
});

test('a plan that is not there, or was executed, is refused with the way out', async () => {
  const { cloud } = scenario;
  const { payload } = await cloud.invokeRestore({ plan: 'local.19990101T000000Z', execute: true });

  expect(payload).toMatchObject({
    outcome: 'Failed',
    reason: expect.stringMatching(/There is no plan local\.19990101T000000Z/),
  });
  expect(commandsOf(cloud, 'backup')).toHaveLength(1);
});
