import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import { restore } from '../e2e/restore/scenario.ts';
import { Inserts } from './clickhouse/inserts.ts';
import { ClickHousePair, until } from './clickhouse/pair.ts';
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
  await until('both replicas have all', 60, async () => {
    const missing = [...(await missingIn('a')), ...(await missingIn('b'))];
    return missing.every((count) => count === 0);
  });
  expect((await restore(cloud)).outcome).toBe('Succeeded');
  await until('both replicas are writable', 300, async () =>
    (await pair.told('a')).every(({ is_readonly }) => is_readonly === 0),
  );
}, 1_200_000);

afterAll(async () => {
  await pair?.stopServers();
  await cloud?.close();
});

/** Batches that each replica lacks. */
async function missingIn(table: 'a' | 'a2' | 'b'): Promise<number[]> {
  const batches = table === 'b' ? inB.acknowledged : inA.acknowledged;
  return (await pair.missing(table, batches)).map(({ length }) => length);
}

// In the order in which a person would walk into it.

test('before anything is restarted every acknowledged row is there', async () => {
  expect([await missingIn('a'), await missingIn('b')]).toEqual([
    [0, 0],
    [0, 0],
  ]);
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
  await pair.createTable('a2', 'a-after-the-restore');

  await first.query("ALTER TABLE a2 REPLACE PARTITION '2026-01-01' FROM a");

  await until('all rows on both', 60, async () =>
    (await missingIn('a2')).every((count) => count === 0),
  );
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

  expect(await missingIn('b')).toEqual([later, later]);
  // For a moment after a start it is the time of day.
  await until('no delay', 60, async () =>
    (await pair.told('b')).every(({ absolute_delay }) => absolute_delay === 0),
  );
  const nothing = { is_readonly: 0, queue_size: 0, absolute_delay: 0 };
  expect(await pair.told('b')).toEqual([nothing, nothing]);
});

test('a way out then: attach each part of level 0 that was put aside, once', async () => {
  const attached = await pair.attachIgnored('b');

  expect(attached).toBe(later);
  await until('all rows on both', 60, async () =>
    (await missingIn('b')).every((count) => count === 0),
  );
});

test('parts of level 0 are removed eight minutes after they were merged', async () => {
  const [first] = pair.servers;
  const setting = "SELECT value FROM system.merge_tree_settings WHERE name = 'old_parts_lifetime'";

  expect(await first.query(setting)).toBe(`${8 * 60}`);
});

test('every backup was proven', () => {
  expect(levels(cloud)).toEqual([3, 3]);
});
