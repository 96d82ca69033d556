import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import { restore } from '../e2e/restore/scenario.ts';
import { Inserts } from './clickhouse/inserts.ts';
import { ClickHousePair } from './clickhouse/pair.ts';
import { levels, provenBackup, startClientsCloud } from './cloud.ts';

let cloud: LocalCloud;
let pair: ClickHousePair;
let inserts: Inserts;
const later = 40;

beforeAll(async () => {
  cloud = await startClientsCloud('clickhouse-stopped', 'live');
  pair = await ClickHousePair.start(cloud);
  await pair.createTable('c');
  const [first] = pair.servers;
  await first.query(
    "INSERT INTO c SELECT toDate('2020-01-01'), 4000000000, number FROM numbers(1000000)",
  );
  inserts = new Inserts(pair, 'c');
  await inserts.write(20);
  await provenBackup(cloud);
  await inserts.write(later);
  await inserts.untilOnBoth();
  await pair.stopServers();
  expect((await restore(cloud)).outcome).toBe('Succeeded');
  await pair.startServers();
}, 1_200_000);

afterAll(async () => {
  await pair?.close();
  await cloud?.close();
});

test('with an old and big partition both servers start, and both have put the later rows aside', async () => {
  expect(await inserts.missing()).toEqual([later, later]);
  for (const server of pair.servers) {
    expect(server.detached('c')).toContainEqual(expect.stringMatching(/^ignored_/));
  }
});

test('no column of system.replicas tells of it, only the log does', async () => {
  await pair.untilNothingIsTold('c');

  expect(await inserts.missing()).toEqual([later, later]);
  expect(pair.servers.map((server) => server.errors())).toEqual([
    expect.stringMatching(/Renaming unexpected part \S+ to ignored_/),
    expect.stringMatching(/Renaming unexpected part \S+ to ignored_/),
  ]);
});

test('a way out: attach each part of level 0 that was put aside, once', async () => {
  await pair.attachIgnored('c');

  await inserts.untilOnBoth();
});

test('every backup was proven, the one after the restore as well', () => {
  expect(levels(cloud)).toEqual([3, 3]);
});
