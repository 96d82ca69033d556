/** The first bucket is empty and the ensemble is destroyed: what S3 has copied comes back. */
import { beginningsOf, shapeOf } from '../../unit/house/samples.ts';
import { deleteAllBut, type } from '../person.ts';
import { destroyAll, differencesOnAll, restore, type Scenario, startScenario } from './scenario.ts';

let scenario: Scenario;
beforeAll(async () => {
  const copyTo = [{ region: 'eu-west-1' }];
  scenario = await startScenario('from-copy', { nodes: 1, separateLogDirectory: true, copyTo });
}, 300_000);
afterAll(() => scenario?.cloud.close());

/** By the outputs of the stack, which tell that there is a copy. */
const status = (hoursLater = 0) =>
  type(scenario.cloud, ['status', '--stack', scenario.cloud.assembly.stack], { hoursLater });

test('a backup that S3 does not copy is told as the runbook shows', async () => {
  const { printed = '' } = beginningsOf('docs/runbook.md').get('copy-late') ?? {};

  const { shown } = await status(7);

  // In a clone its outputs file tells which stack it is.
  const typed = shown.replaceAll(/ --stack\s+\w+/g, '');
  expect(shapeOf(typed)).toEqual(shapeOf(printed.replaceAll('prod', 'local')));
});

test('once it is copied, status says so', async () => {
  scenario.cloud.s3.replicate();

  const { shown } = await status();

  expect(shown).toContain('its archive and its manifest: each is copied');
});

test('a drill reads the copy', async () => {
  const { shown } = await type(scenario.cloud, [
    ...['drill', 'local', '--from', 'eu-west-1'],
    ...['--stack', scenario.cloud.assembly.stack],
  ]);

  expect(shown).toMatch(/from +the copy zk-backup-copy-\w+-\d+-eu-west-1 in eu-west-1/);
  expect(shown).toMatch(/✓ +znodes/);
});

test('the backup is restored from the copy, every znode as it was', async () => {
  await destroyAll(scenario.cloud);
  await deleteAllBut(scenario.cloud, []);

  const report = await restore(scenario.cloud, { from: 'eu-west-1' });

  expect(report).toMatchObject({ outcome: 'Succeeded', kind: 'restore' });
  expect(await differencesOnAll(scenario)).toEqual([]);
});
