/** `status` and `report` of 300 ensembles, counted at S3. */
import { readJson, writeJson } from '../../../lambda/aws/archive-store.ts';
import { keys } from '../../../lambda/contract/keys.ts';
import { manifest } from '../../unit/cli/fake-cloud.ts';
import { fleetUnderTest, nameOf, newest } from './fleet-under-test.ts';

const count = 300;

let fleet: Awaited<ReturnType<typeof fleetUnderTest>>;
beforeAll(async () => {
  fleet = await fleetUnderTest(count);
}, 300_000);
afterAll(() => fleet.stop());

const keyOf = (ensemble: string, tick: string) => `${ensemble}/zookeeper-backup-${tick}`;

interface Told {
  readonly ensemble: string;
  readonly lastBackup: { readonly key: string; readonly znodes: number };
}

const statusOf = async (ensemble: string) => {
  const { printed } = await fleet.run('status', ensemble, '--json');
  return (JSON.parse(printed) as { ensembles: readonly Told[] }).ensembles[0];
};

test('status tells of each with two requests, and one for their names', async () => {
  const { code, printed, requests } = await fleet.run('status', '--json');

  const { ensembles } = JSON.parse(printed);
  expect(code).toBe(0);
  expect(ensembles).toHaveLength(count);
  expect(ensembles[count - 1]).toMatchObject({
    ensemble: nameOf(count - 1),
    lastBackup: { key: `${keyOf(nameOf(count - 1), newest)}.tar.gz`, level: 3 },
    lastRun: { outcome: 'Succeeded' },
    lastDrill: { ok: true },
    restore: { report: { outcome: 'Succeeded' } },
    problems: [],
  });
  expect(requests.length).toBe(2 * count + 1);
});

test('report tells of each with three requests at most, and one for their names', async () => {
  const { code, printed, requests } = await fleet.run('report', '--json');

  const { ensembles } = JSON.parse(printed);
  expect(code).toBe(0);
  expect(ensembles).toHaveLength(count);
  expect(ensembles[0]).toMatchObject({ ensemble: nameOf(0), backupCount: 2 });
  expect(ensembles[0].drills).toHaveLength(1);
  expect(requests.length).toBeLessThanOrEqual(3 * count + 1);
});

test('a hint that is missing takes more requests, and changes nothing', async () => {
  const [named, told] = ['e001', await statusOf('e001')];
  const hint = await readJson(fleet.store, keys.newest(named));
  await fleet.put(keys.newest(named), 'no hint');

  const without = await statusOf(named);

  await writeJson(fleet.store, keys.newest(named), hint?.value, 'always');
  expect(without).toEqual(told);
});

test('a backup that is newer than the hint is told', async () => {
  const [name, tick] = ['e002', '20261122T090000Z'];
  const archive = { ...manifest().archive, key: `${keyOf(name, tick)}.tar.gz` };
  await fleet.put(
    `${keyOf(name, tick)}.manifest.json`,
    JSON.stringify(manifest({ ensemble: name, tick, archive })),
  );

  const told = await statusOf(name);

  expect(told?.lastBackup.key).toBe(archive.key);
});

test('a manifest that was written over since the hint is read itself', async () => {
  const name = 'e003';
  const key = `${keyOf(name, newest)}.manifest.json`;
  const written = await readJson<object>(fleet.store, key);
  await writeJson(fleet.store, key, { ...written?.value, inventory: { znodes: 7 } }, 'always');

  const told = await statusOf(name);

  expect(told?.lastBackup.znodes).toBe(7);
});

test('a bucket that throttles is asked again, and all is told', async () => {
  fleet.s3.faults.rules.push({ operations: ['GetObject'], code: 'SlowDown', times: 50 });

  const { code, printed } = await fleet.run('status', '--json');

  expect(fleet.s3.faults.rules[0]?.times).toBe(0);
  expect(code).toBe(0);
  expect(JSON.parse(printed).ensembles).toHaveLength(count);
});
