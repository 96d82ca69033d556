import { readFileSync } from 'node:fs';
import {
  Applications,
  applicationTexts,
} from '../../../../../../lambda/restore/plan/reading/applications.ts';
import type { SnapshotNode } from '../../../../../../lambda/zookeeper/files/snapshot-node.ts';
import type { Change } from '../../../../../../lambda/zookeeper/files/transaction.ts';

/** A znode as a snapshot's reader is at it, other bytes around it. */
const nodeOf = (path: string) => {
  const bytes = Buffer.from(`/brokers${path}/hbaseid`);
  return {
    bytes,
    pathStart: 8,
    pathEnd: 8 + Buffer.byteLength(path),
  } as unknown as SnapshotNode;
};

const create = (path: string) => ({ kind: 'create', path: Buffer.from(path) }) as unknown as Change;
const remove = (path: string): Change => ({ kind: 'delete', path: Buffer.from(path) });

function seen(paths: readonly string[], changes: readonly Change[] = []): Applications {
  const applications = new Applications();
  applications.snapshot(0x10n);
  for (const path of paths) applications.node(nodeOf(path));
  for (const [at, change] of changes.entries()) {
    applications.transaction({ zxid: 0x11n + BigInt(at), change });
  }
  return applications;
}

test.each([
  ['ClickHouse', ['/clickhouse'], ['/clickhouse']],
  ['ClickHouse', ['/t/1/block_numbers', '/t/1/replicas', '/t/1/replicas/a'], ['/t/1']],
  [
    'HBase',
    ['/hbase-unsecure', '/hbase-unsecure/rs', '/hbase-unsecure/hbaseid'],
    ['/hbase-unsecure'],
  ],
  ['Kafka', ['/controller_epoch', '/brokers', '/brokers/ids'], ['/']],
  ['Kafka', ['/a/b/brokers', '/a/b/controller_epoch'], ['/a/b']],
  ['Solr', ['/solr/collections', '/solr/live_nodes'], ['/solr']],
])('%s is known by %j', (name, paths, roots) => {
  expect(seen(paths).found()).toEqual([{ name, roots }]);
});

test.each([
  ['only one of its znodes', ['/brokers', '/collections', '/x/hbaseid', '/y/rs']],
  ['its znodes in different places', ['/a/brokers', '/b/controller_epoch']],
  ['names that only end or begin alike', ['/myclickhouse', '/clickhouse2', '/xbrokers']],
  ['nothing of it', ['', '/', '/zookeeper', '/sample']],
])('%s is no application', (_what, paths) => {
  expect(seen(paths).found()).toEqual([]);
});

test('what transactions make after the snapshot is found, in a multi as well', () => {
  const multi = { kind: 'multi', parts: [create('/brokers'), create('/controller_epoch')] };

  expect(seen([], [multi as Change]).found()).toEqual([{ name: 'Kafka', roots: ['/'] }]);
});

test('what a transaction deletes is not there', () => {
  expect(seen(['/clickhouse'], [remove('/clickhouse')]).found()).toEqual([]);
});

test('a newer snapshot counts, an older one does not', () => {
  const applications = seen(['/clickhouse']);

  applications.snapshot(0xfn);
  applications.node(nodeOf('/older/clickhouse'));
  applications.snapshot(0x20n);
  applications.node(nodeOf('/newer/clickhouse'));
  applications.transaction({ zxid: 0x20n, change: create('/held/by/it/clickhouse') });

  expect(applications.found()).toEqual([{ name: 'ClickHouse', roots: ['/newer/clickhouse'] }]);
});

test('a table below the folder of ClickHouse is part of it', () => {
  const paths = ['/p/clickhouse/t/block_numbers', '/p/clickhouse/t/replicas', '/p/clickhouse'];

  expect(seen(paths).found()).toEqual([{ name: 'ClickHouse', roots: ['/p/clickhouse'] }]);
});

test('memory is bounded, whatever a tree holds', () => {
  const many = Array.from({ length: 30_000 }, (_, at) => `/${at}/clickhouse`);

  expect(seen(many).found()[0]?.roots).toHaveLength(10_000);
});

test('a plan names all of them and where they lie, and says what to read before a restart', () => {
  const found = [
    { name: 'ClickHouse', roots: ['/a', '/b', '/c\n/d', '/e', '/f'] },
    { name: 'Kafka', roots: ['/'] },
  ];

  expect(applicationTexts(found)).toEqual([
    'The backup holds znodes of ClickHouse (/a, /b, /c?/d and 2 more), Kafka (/): applications with data of their own, which is newer than this backup. Do not restart them before you have read docs/after-a-restore-applications.md.',
    expect.stringMatching(/^Stop inserts into ClickHouse before you execute this plan/),
  ]);
  expect(applicationTexts([])).toEqual([]);
});

test('only of ClickHouse a plan says that inserts must rest', () => {
  const texts = applicationTexts([{ name: 'Kafka', roots: ['/'] }]);

  expect(texts.filter((text) => /ClickHouse|rest /.test(text))).toEqual([]);
});

test('no path is taken for a chroot that is longer than anybody’s', () => {
  const long = `/${'x'.repeat(300)}/clickhouse`;

  expect(seen(['/x/clickhouse', long]).found()).toEqual([
    { name: 'ClickHouse', roots: ['/x/clickhouse'] },
  ]);
});

test('the page that a plan names has a part on each application', () => {
  const paths = ['clickhouse', 'hbaseid', 'rs', 'brokers', 'controller_epoch', 'live_nodes'];
  const found = seen([...paths, 'collections'].map((name) => `/all/${name}`)).found();
  const [page] = applicationTexts(found).map((text) => /docs\/\S+\.md/.exec(text)?.[0]);

  const parts = readFileSync(page ?? '', 'utf8');

  expect(found.map(({ name }) => name)).toEqual(['ClickHouse', 'HBase', 'Kafka', 'Solr']);
  expect(found.filter(({ name }) => !parts.includes(`\n## ${name}\n`))).toEqual([]);
});

test('the page on restores tells nobody to restart clients', () => {
  const page = readFileSync('docs/restore.md', 'utf8');

  expect(page).not.toMatch(/restart (them|those)(?!\*\* before)|may need a restart/i);
  expect(page).toContain('](after-a-restore-applications.md)');
});
