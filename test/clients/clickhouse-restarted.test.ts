import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import { restore } from '../e2e/restore/scenario.ts';
import { Inserts } from './clickhouse/inserts.ts';
import { ClickHousePair } from './clickhouse/pair.ts';
import { DidNotStart, QueryRefused } from './clickhouse/server.ts';
import { levels, provenBackup, startClientsCloud } from './cloud.ts';

let cloud: LocalCloud;
let pair: ClickHousePair;
let inA: Inserts;
let inB: Inserts;

/** Written after the backup: what ZooKeeper does not know after the restore. */
const later = 60;

beforeAll(async () => {
  cloud = await startClientsCloud('clickhouse-restarted', 'live');
  pair = await ClickHousePair.start(cloud);
  await pair.createTable('a');
  await pair.createTable('b');
  inA = new Inserts(pair, 'a');
  inB = new Inserts(pair, 'b');
  await inA.write(20);
  await inB.write(20);
  await provenBackup(cloud);
  await inA.write(later);
  await inB.write(later);
  await inA.untilOnBoth();
  await inB.untilOnBoth();
  expect((await restore(cloud)).outcome).toBe('Succeeded');
  await pair.untilWritable('a');
}, 1_200_000);

afterAll(async () => {
  await pair?.close();
  await cloud?.close();
});

// In the order in which a person would walk into it.

test('before anything is restarted every acknowledged row is there', async () => {
  expect([...(await inA.missing()), ...(await inB.missing())]).toEqual([0, 0, 0, 0]);
});

test('SYSTEM RESTART REPLICA takes the table away: its parts are not those in ZooKeeper', async () => {
  const [, second] = pair.servers;

  const restarted = second.query('SYSTEM RESTART REPLICA a');

  await expect(restarted).rejects.toBeInstanceOf(QueryRefused);
  await expect(restarted).rejects.toMatchObject({ code: 231 });
  await expect(second.query('SELECT count() FROM a')).rejects.toMatchObject({ code: 60 });
});

test('a way out while one replica has the table loaded: its partitions into a table with a new path', async () => {
  const [first] = pair.servers;
  await pair.createTable('a2');

  await first.query("ALTER TABLE a2 REPLACE PARTITION '2026-01-01' FROM a");

  await inA.untilOnBoth('a2');
});

test('a server that is restarted does not start', async () => {
  const [, second] = pair.servers;
  await second.stop();

  const started = second.start();

  await expect(started).rejects.toBeInstanceOf(DidNotStart);
  expect(second.errors()).toContain("doesn't look like the set of parts in ZooKeeper");
});

test('force_restore_data loses what ZooKeeper does not know, and no replica tells of it', async () => {
  await pair.stopServers();
  for (const server of pair.servers) server.forceRestoreData();
  await pair.startServers();

  await pair.untilNothingIsTold('b');
  expect(await inB.missing()).toEqual([later, later]);
});

test('a way out then: attach each part of level 0 that was put aside, once', async () => {
  const attached = await pair.attachIgnored('b');

  expect(attached).toBe(later);
  await inB.untilOnBoth();
});

test.each([
  ['parts of level 0 are removed eight minutes after they were merged', 'old_parts_lifetime', 480],
  ['a partition has 300 parts at the most', 'parts_to_throw_insert', 300],
])('%s', async (_, name, value) => {
  const [first] = pair.servers;

  const setting = await first.query(
    `SELECT value FROM system.merge_tree_settings WHERE name = '${name}'`,
  );

  expect(setting).toBe(`${value}`);
});

test('every backup was proven', () => {
  expect(levels(cloud)).toEqual([3, 3]);
});
