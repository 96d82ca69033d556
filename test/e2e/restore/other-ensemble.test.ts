import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RestoreReport } from '../../../lambda/restore/report.ts';
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import { compareTrees, type Tree } from '../../../local-cloud/sample-data/tree.ts';
import { reportsOf } from '../clouds.ts';
import { connectTo } from '../restore-by-hand.ts';
import {
  askForPlan,
  differencesOnAll,
  restore,
  type Scenario,
  startScenario,
  treeOf,
  undoPlan,
} from './scenario.ts';

let scenario: Scenario;
/** A server of its own, with data of its own. */
let staging: EnsembleNode;
let stagingBefore: Tree;
let pidsBefore: readonly (number | undefined)[];
let report: RestoreReport;

const pids = () => Promise.all(scenario.cloud.ensemble.nodes.map((node) => node.pid()));

beforeAll(async () => {
  scenario = await startScenario('other-ensemble', {
    nodes: 3,
    target: { name: 'staging', nodes: 1 },
  });
  staging = scenario.cloud.target?.nodes[0] as EnsembleNode;
  const client = await connectTo(staging);
  await client.create('/staging', Buffer.from('of its own'));
  for (let znode = 0; znode < 20; znode++) await client.create(`/staging/${znode}`, null);
  await client.close();
  stagingBefore = await treeOf(staging);
  pidsBefore = await pids();
  report = await restore(scenario.cloud, { into: 'staging' });
});
afterAll(() => scenario?.cloud.close());

test('a backup of one ensemble is restored into another, a server of its own: every znode as it was', async () => {
  expect(report).toMatchObject({ outcome: 'Succeeded', kind: 'restore', ensemble: 'staging' });
  expect(compareTrees(scenario.tree, await treeOf(staging))).toEqual([]);
});

test('the ensemble whose backup it is stays as it was: no server of it is stopped, no znode changes', async () => {
  expect(await pids()).toEqual(pidsBefore);
  expect(await differencesOnAll(scenario)).toEqual([]);
});

test('the first backup of the new history is one of the other ensemble', () => {
  expect(reportsOf(scenario.cloud).at(-1)).toMatchObject({
    ensemble: 'staging',
    outcome: 'Succeeded',
  });
});

test('the old data of the other ensemble is kept aside, and an undo brings it back', async () => {
  const { dataDirectory, dataLogDirectory } = staging;
  const aside = [dataDirectory, dataLogDirectory].map((directory) =>
    join(directory, `version-2.before-${report.runId}`),
  );
  const kept = aside.map((folder) => existsSync(folder));

  const undone = await undoPlan(scenario.cloud, report);

  expect(kept).toEqual([true, true]);
  expect(undone).toMatchObject({ outcome: 'Succeeded', ensemble: 'staging' });
  expect(compareTrees(stagingBefore, await treeOf(staging))).toEqual([]);
  expect(await differencesOnAll(scenario)).toEqual([]);
});

test('without restoreFrom it is refused before anything is sent', async () => {
  const { cloud } = scenario;
  const sent = cloud.ssm.commands.length;

  const refused = await askForPlan(cloud, { ensemble: 'staging', into: 'local' });

  expect(refused).toMatchObject({ outcome: 'Refused', phase: 'plan' });
  expect(refused.hint).toContain('Add "restoreFrom": ["staging"] to local');
  expect(cloud.ssm.commands.length).toBe(sent);
});
