import type { RestoreReport } from '../../lambda/restore/report.ts';
import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import { executePlan, planRestore, undoPlan } from '../e2e/restore/scenario.ts';
import { Inserts } from './clickhouse/inserts.ts';
import { ClickHousePair } from './clickhouse/pair.ts';
import { levels, provenBackup, startClientsCloud } from './cloud.ts';

// The servers run through restore and undo. Each case has a table of its own, in which is done what time
// and chance would do: parts are merged, removed, old, or wait in a queue as ZooKeeper stops.

let cloud: LocalCloud;
let pair: ClickHousePair;
let plan: RestoreReport;
const tables = new Map<string, Inserts>();

/** Inserts into each table since the backup: as many numbers come again. */
const later = 10;
/** Into a queue, before ZooKeeper stops. */
const waiting = 3;
const readOnly = 242;
const tooManyParts = 252;

const neverMerged = 'max_replicated_merges_in_queue = 0';
const settings = {
  rested: '',
  again: '',
  unmerged: neverMerged,
  merged: '',
  removed: 'old_parts_lifetime = 1, cleanup_delay_period = 1, cleanup_delay_period_random_add = 0',
  crowded: 'parts_to_delay_insert = 60, parts_to_throw_insert = 60',
  old: neverMerged,
  own: neverMerged,
  others: neverMerged,
};

beforeAll(async () => {
  cloud = await startClientsCloud('clickhouse-running', 'live');
  pair = await ClickHousePair.start(cloud);
  for (const [table, setting] of Object.entries(settings)) {
    await pair.createTable(table, setting);
    tables.set(table, new Inserts(pair, table));
    await into(table).write(10);
  }
  await pair.query('DETACH TABLE old');
  await provenBackup(cloud);

  await pair.query('ATTACH TABLE old');
  await pair.untilWritable('old');
  await into('old').write(later);
  await into('old').untilOnBoth();
  await pair.query('DETACH TABLE old');
  for (const server of pair.servers) server.makePartsOld('old');
  await pair.query('ATTACH TABLE old');
  await pair.query('DETACH TABLE again');
  await pair.query('ATTACH TABLE again');
  await pair.untilWritable('again');
  for (const table of ['rested', 'again', 'unmerged', 'merged', 'removed', 'crowded']) {
    await into(table).write(later);
    await into(table).untilOnBoth();
  }
  for (const table of ['rested', 'again', 'merged', 'removed', 'crowded']) {
    await pair.mergeAll(table);
  }
  await pair.until('parts that were merged are removed', 60, async () =>
    (await pair.parts('removed', 'NOT active')).every((count) => count === 0),
  );
  await into('crowded').write(waiting);
  await into('crowded').untilOnBoth();
  await pair.until('no queue holds anything', 60, async () => (await queued()).length === 0);
  await leaveInQueues();

  plan = await planRestore(cloud);
  expect((await executePlan(cloud, plan)).outcome).toBe('Succeeded');
  for (const table of tables.keys()) {
    if (table !== 'again') await pair.untilWritable(table);
  }
  for (const table of ['own', 'others']) {
    await pair.query(`SYSTEM START REPLICATION QUEUES ${table}`);
  }
}, 1_200_000);

afterAll(async () => {
  await pair?.close();
  await cloud?.close();
});

const into = (table: string) => tables.get(table) as Inserts;

/** Makes the second replica late: for parts of its own, and for parts of the first. */
async function leaveInQueues(): Promise<void> {
  const [first, second] = pair.servers;
  for (const [table, server] of [
    ['own', second],
    ['others', first],
  ] as const) {
    await second.query(`SYSTEM STOP REPLICATION QUEUES ${table}`);
    await into(table).write(waiting, [server]);
  }
  await pair.until('they wait', 60, async () => (await queued()).length === 2 * waiting);
}

/** What waits in any queue: of which table, and why. */
async function queued(): Promise<string[]> {
  const query =
    "SELECT concat(table, ': ', last_exception) FROM system.replication_queue FORMAT TSVRaw";
  const answers = await pair.query(query);
  return answers.flatMap((answer) => answer.split('\n').filter(Boolean));
}

const times = (count: number, code: number) => Array.from({ length: count }, () => code);

test('the plan names ClickHouse, and says to let inserts rest and not to restart it', () => {
  const sentences = plan.plan?.sentences ?? [];

  expect(sentences).toContainEqual(
    expect.stringMatching(/ClickHouse \(\/clickhouse\).*Do not restart/),
  );
  expect(sentences).toContainEqual(expect.stringMatching(/^Stop inserts into ClickHouse/));
});

test('where inserts rested and queues were empty nothing is missing', async () => {
  await pair.untilNothingIsTold('rested');

  expect(await into('rested').missing()).toEqual([0, 0]);
});

test('the way out: its partitions into a table with a new path, which takes its name and inserts', async () => {
  const [first] = pair.servers;

  await pair.intoNewPath('rested', 'rested_2', first);
  await into('rested').untilOnBoth('rested_2');
  await pair.query('RENAME TABLE rested TO rested_1, rested_2 TO rested');

  await into('rested').write(2 * later);
  await into('rested').untilOnBoth();
});

test('the way out holds where a server was started since the backup, too', async () => {
  const [, second] = pair.servers;

  await pair.intoNewPath('again', 'again_2', second);

  await into('again').untilOnBoth('again_2');
});

test.each([
  ['while its part is not merged', 'unmerged', 235],
  ['for eight minutes after it was merged', 'merged', 384],
])('a number that comes again refuses an insert %s', async (_, table, code) => {
  const codes = await into(table).attempt(2 * later);

  expect(codes).toEqual(times(later, code));
  await into(table).untilOnBoth();
});

test('after that the insert is acknowledged, and its rows are on no replica', async () => {
  const missing = await into('removed').missing();

  const codes = await into('removed').attempt(later);

  expect(missing).toEqual([0, 0]);
  expect(codes).toEqual([]);
  expect(await into('removed').missing()).toEqual([later, later]);
  expect(pair.servers.map((server) => server.errors())).toEqual([
    expect.stringMatching(/default\.removed.*Tried to add obsolete part \S+ covered by/),
    expect.stringMatching(/default\.removed.*Tried to add obsolete part \S+ covered by/),
  ]);
});

test('merges with parts that ZooKeeper does not know stand still, until there are too many parts', async () => {
  const codes = await into('crowded').attempt(150);

  expect(codes).toContain(tooManyParts);
});

test('a part of its own that waited in a queue is tried for ever', async () => {
  await pair.until('each was tried', 60, async () => {
    const reasons = await queued();
    return reasons.filter((one) => /No active replica has part/.test(one)).length >= waiting;
  });

  expect(await into('own').missing()).toEqual([0, 0]);
  expect((await pair.told('own')).map(({ queue_size }) => queue_size)).toEqual([0, waiting]);
});

test('a part of another replica that waited in a queue is given up, and its rows are missing there', async () => {
  const [first, second] = pair.servers;

  await pair.until('it is given up', 60, () =>
    /default\.others.*Part \S+ is lost forever/.test(second.errors()),
  );

  expect(await into('others').missing()).toEqual([0, waiting]);
  await pair.intoNewPath('others', 'others_2', first);
  await into('others').untilOnBoth('others_2');
});

test('a merge puts parts aside that ZooKeeper does not know for five minutes, on one replica', async () => {
  const leader = await pair.leaderOf('old');
  const other = pair.servers[leader.replica === 1 ? 1 : 0];

  await pair.until('a merge took them up', 120, async () => {
    await leader.query('OPTIMIZE TABLE old FINAL');
    return (await into('old').missing())[leader.replica - 1] === later;
  });

  expect((await into('old').missing())[other.replica - 1]).toBe(0);
  expect(leader.detached('old').filter((one) => /^unexpected_/.test(one))).toHaveLength(later);
  await pair.intoNewPath('old', 'old_2', other);
  await into('old').untilOnBoth('old_2');
});

describe('after an undo', () => {
  beforeAll(async () => {
    await cloud.settled();
    expect((await undoPlan(cloud, plan)).outcome).toBe('Succeeded');
    await pair.untilWritable('unmerged');
    await cloud.settled();
  }, 600_000);

  test('numbers come again likewise', async () => {
    const codes = await into('unmerged').attempt(2 * later);

    expect(codes).toEqual(times(later, 235));
    await into('unmerged').untilOnBoth();
  });

  test('a table that was made since the restore stays read-only, with its rows', async () => {
    const codes = await into('rested').attempt(2);

    expect(codes).toEqual([readOnly, readOnly]);
    expect(await into('rested').missing()).toEqual([0, 0]);
  });

  test('the way out from it is the same: once more a new path', async () => {
    const [first] = pair.servers;

    await pair.intoNewPath('rested', 'rested_3', first);

    await into('rested').untilOnBoth('rested_3');
  });
});

test('every backup was proven, the one after the restore as well', () => {
  expect(levels(cloud)).toEqual([3, 3]);
});
