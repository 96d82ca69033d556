import type { RestoreReport } from '../../../lambda/restore/report.ts';
import type { LocalCloudOptions } from '../../../local-cloud/local-cloud-options.ts';
import { reportsOf } from '../clouds.ts';
import { destroyAll, differencesOnAll, restore, type Scenario, startScenario } from './scenario.ts';

type Options = Omit<LocalCloudOptions, 'directory' | 'mode'>;

// Each series with each layout; one server with either of both, and several, which are three and five and
// are restored by the same steps.
describe.each<[string, Options]>([
  [
    '3 nodes of 3.9, separate directories',
    { nodes: 3, zookeeper: '3.9', separateLogDirectory: true },
  ],
  ['5 nodes of 3.8, shared directory', { nodes: 5, zookeeper: '3.8', separateLogDirectory: false }],
  ['1 node of 3.9, shared directory', { nodes: 1, zookeeper: '3.9', separateLogDirectory: false }],
  [
    '1 node of 3.8, separate directories',
    { nodes: 1, zookeeper: '3.8', separateLogDirectory: true },
  ],
])('all data of %s is lost and restored', (name, options) => {
  let scenario: Scenario;
  let report: RestoreReport;

  beforeAll(async () => {
    scenario = await startScenario(name.replaceAll(/\W+/g, '-'), options);
    await destroyAll(scenario.cloud);
    report = await restore(scenario.cloud);
  });
  afterAll(() => scenario?.cloud.close());

  test('it ends well, and tells what is served', () => {
    expect(report).toMatchObject({ outcome: 'Succeeded', kind: 'restore' });
    expect(report.nodes).toHaveLength(options.nodes);
    expect(report.nodes.every(({ state }) => state === 'done')).toBe(true);
  });

  test('every znode on every server is what it was at the backup: data, ACL, zxids and versions', async () => {
    expect(await differencesOnAll(scenario)).toEqual([]);
  });

  test('the first backup of the new history was taken at once', () => {
    expect(reportsOf(scenario.cloud).at(-1)).toMatchObject({ outcome: 'Succeeded' });
    expect(reportsOf(scenario.cloud)).toHaveLength(2);
  });
});
