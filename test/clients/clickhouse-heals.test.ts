import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import { executePlan, planRestore, undoPlan } from '../e2e/restore/scenario.ts';
import { Inserts, type Refused } from './clickhouse/inserts.ts';
import { ClickHousePair, until } from './clickhouse/pair.ts';
import { levels, provenBackup, startClientsCloud } from './cloud.ts';

/** What was seen from a change of the data on until inserts were acknowledged again. */
interface Healing {
  readonly seconds: number;
  readonly codes: readonly (number | undefined)[];
  readonly missing: readonly number[][];
}

const readOnly = 242;
const partExists = 384;
/** Besides: no ZooKeeper, the part is there twice, and what ZooKeeper's client says. */
const known = new Set<number | undefined>([readOnly, partExists, 225, 235, 999]);

let cloud: LocalCloud;
let pair: ClickHousePair;
let inserts: Inserts;
let sentences: readonly string[];
/** Inserts from the backup's first step until ZooKeeper was stopped: each took a number. */
let lostNumbers: number;
let readOnlyMeanwhile: (number | undefined)[];
let restored: Healing;
let undone: Healing;

beforeAll(async () => {
  cloud = await startClientsCloud('clickhouse-heals', 'stop');
  pair = await ClickHousePair.start(cloud);
  await pair.createTable('t');
  inserts = new Inserts(pair, 't');
  inserts.start();
  await until('30 batches', 120, () => inserts.acknowledged.length > 30);
  const asked = inserts.asked;
  await provenBackup(cloud);
  const before = inserts.acknowledged.length;
  await until('60 batches more', 120, () => inserts.acknowledged.length > before + 60);

  const plan = await planRestore(cloud);
  sentences = plan.plan?.sentences ?? [];
  const from = performance.now();
  expect((await executePlan(cloud, plan)).outcome).toBe('Succeeded');
  const stopped = inserts.refused.find(({ at }) => at > from);
  lostNumbers = (stopped?.batch ?? 0) - asked;
  await until('a number is refused', 120, () => refusedFor(partExists, from) > 5);
  readOnlyMeanwhile = (await pair.told('t')).map(({ is_readonly }) => is_readonly);
  restored = await healing(from);
  const again = performance.now();
  expect((await undoPlan(cloud, plan)).outcome).toBe('Succeeded');
  undone = await healing(again);
  await inserts.end();
  await cloud.settled();
}, 1_200_000);

afterAll(async () => {
  await inserts?.end();
  await pair?.stopServers();
  await cloud?.close();
});

const refusedFor = (code: number, from: number) =>
  inserts.refused.filter((one) => one.code === code && one.at > from).length;

/** Waits until both replicas acknowledge again, and have all that was acknowledged. */
async function healing(from: number): Promise<Healing> {
  const last = () => inserts.refused.at(-1)?.at ?? from;
  const acknowledged = () => inserts.acknowledged.length;
  const quiet = 10_000;
  await until('no insert refused for 10 s', 300, () => performance.now() - last() > quiet);
  const batches = inserts.acknowledged.slice(0, acknowledged());
  await until('nothing missing', 120, async () => {
    return (await pair.missing('t', batches)).every(({ length }) => length === 0);
  }).catch(() => {});
  const since = inserts.refused.filter(({ at }: Refused) => at > from);
  return {
    seconds: (last() - from) / 1000,
    codes: since.map(({ code }) => code),
    missing: await pair.missing('t', batches),
  };
}

test('the plan names ClickHouse and says not to restart it', () => {
  expect(sentences).toContainEqual(
    expect.stringMatching(/ClickHouse \(\/clickhouse\).*Do not restart/),
  );
});

test('it heals by itself: it is read-only, then refuses as many inserts as it had taken since the backup', () => {
  const { codes, seconds } = restored;

  expect(codes).toContain(readOnly);
  expect(codes).toContain(partExists);
  expect(codes.filter((code) => code === partExists).length).toBeLessThanOrEqual(lostNumbers);
  expect(codes.filter((code) => !known.has(code))).toEqual([]);
  console.log(`healed ${seconds.toFixed(0)} s after a restore, ${codes.length} inserts refused`);
});

test('system.replicas does not tell that numbers are refused', () => {
  expect(readOnlyMeanwhile).toEqual([0, 0]);
});

test('no acknowledged row is lost on a replica that was not restarted', () => {
  expect(restored.missing).toEqual([[], []]);
});

test('after an undo it heals likewise', () => {
  const { codes, missing, seconds } = undone;

  expect(codes).toContain(readOnly);
  expect(codes.filter((code) => !known.has(code))).toEqual([]);
  expect(missing).toEqual([[], []]);
  console.log(`healed ${seconds.toFixed(0)} s after an undo, ${codes.length} inserts refused`);
});

test('every backup was proven, the one after the restore as well', () => {
  expect(levels(cloud)).toEqual([3, 3]);
});
