import { type PutBackUnderTest, putBackUnderTest } from './put-back-under-test.ts';

let under: PutBackUnderTest;
beforeEach(async () => {
  under = await putBackUnderTest();
});
afterEach(() => under.stop());

test.each([
  [
    'Kafka',
    ['/brokers', '/controller_epoch', '/config', '/config/topics'],
    '/config',
    /notification under \/config\/changes/,
  ],
  [
    'Kafka',
    ['/k', '/k/brokers', '/k/controller_epoch', '/k/brokers/topics'],
    '/k/brokers',
    /keep versions of these znodes/,
  ],
  [
    'ClickHouse',
    ['/clickhouse', '/clickhouse/t', '/clickhouse/t/replicas', '/clickhouse/t/block_numbers'],
    '/clickhouse/t',
    /SYSTEM RESTORE REPLICA/,
  ],
  ['ClickHouse', ['/clickhouse', '/clickhouse/access'], '/clickhouse/access', /in ZooKeeper only/],
  ['Solr', ['/live_nodes', '/collections', '/configs'], '/configs', /RELOAD/],
  ['BookKeeper', ['/ledgers', '/ledgers/available'], '/ledgers/available', /\/ledgers as a whole/],
])(
  'a part of %s (%j) comes with what has to be known of it',
  async (_name, paths, deleted, hint) => {
    for (const path of paths) under.server.create(path);
    await under.backUpNow();
    const gone = paths.filter((path) => path === deleted || path.startsWith(`${deleted}/`));
    for (const path of gone.reverse()) under.server.delete(path);

    const report = await under.planPart(deleted);

    expect(report.part?.plan.sentences).toContainEqual(expect.stringMatching(hint));
  },
);
