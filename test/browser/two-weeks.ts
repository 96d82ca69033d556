import { type LocalCloud, localEnsemble } from '../../local-cloud/local-cloud.ts';
import type { ZooKeeperClient } from '../../local-cloud/zookeeper-client/zookeeper-client.ts';

/** A day in the life of an ensemble. */
interface Day {
  readonly name: string;
  readonly happens: () => Promise<void>;
}

/** What ClickHouse, Kafka and a service of one's own do in two weeks, and the backups of each night. */
export function daysOfEnsemble(cloud: LocalCloud, client: ZooKeeperClient): Day[] {
  const grow = growth(client);
  const backup = async () => {
    await cloud.invoke({ ensemble: localEnsemble });
  };
  const drill = () => cloud.fireDrill();
  const ordinary = (name: string, more: () => Promise<unknown> = async () => {}): Day => ({
    name,
    happens: async () => {
      await grow.partsOfTables(45);
      await grow.topics(3);
      await more();
      await backup();
    },
  });
  return [
    {
      name: 'the first backup',
      happens: async () => {
        await grow.begin();
        await grow.partsOfTables(160);
        await grow.topics(40);
        await grow.services(30);
        await backup();
      },
    },
    ordinary('an ordinary day'),
    ordinary('an ordinary day', drill),
    ordinary('an ordinary day'),
    {
      name: 'a node is down: no backup',
      happens: async () => {
        const node = (await followers(cloud))[0];
        await node?.stop();
        await backup();
        await node?.start();
        await node?.waitUntilServing();
      },
    },
    ordinary('an ordinary day'),
    ordinary('many topics', () => grow.topics(60)),
    ordinary('an ordinary day'),
    ordinary('an ordinary day', drill),
    ordinary('a service is taken away', () => grow.leaveServices(18)),
    ordinary('an ordinary day'),
    ordinary('an ordinary day'),
    ordinary('large configurations', () => grow.largeConfigurations(25)),
    {
      name: 'the last backup, and a drill',
      happens: async () => {
        await grow.partsOfTables(45);
        await grow.topics(2);
        await backup();
        await drill();
      },
    },
  ];
}

async function followers(cloud: LocalCloud) {
  const leader = await cloud.ensemble.leader();
  return cloud.ensemble.nodes.filter((node) => node !== leader);
}

const tables = ['events', 'sessions', 'orders', 'prices'] as const;

function growth(client: ZooKeeperClient) {
  const [counts, data] = [
    { part: 0, topic: 0, service: 0 },
    Buffer.alloc(220, 'columns format version: 1\n'),
  ];
  const text = (value: unknown) => Buffer.from(JSON.stringify(value));
  const make = (path: string, value: Buffer | null = null) => client.create(path, value);

  return {
    async begin() {
      for (const path of ['/clickhouse', '/clickhouse/tables', '/clickhouse/tables/01'])
        await make(path);
      for (const table of tables) {
        const path = `/clickhouse/tables/01/${table}`;
        await make(path, Buffer.alloc(900, 'CREATE TABLE '));
        for (const below of ['blocks', 'log', 'replicas']) await make(`${path}/${below}`);
        for (const replica of ['ch-1', 'ch-2']) {
          await make(`${path}/replicas/${replica}`);
          await make(`${path}/replicas/${replica}/parts`);
        }
      }
      for (const path of ['/kafka', '/kafka/brokers', '/kafka/brokers/topics', '/kafka/config'])
        await make(path);
      await make('/kafka/config/topics');
      for (const path of ['/services', '/services/checkout', '/services/search']) await make(path);
    },
    async partsOfTables(count: number) {
      for (let at = 0; at < count; at++) {
        const part = counts.part++;
        const path = `/clickhouse/tables/01/${tables[part % 7 < 4 ? 0 : (part % 3) + 1]}`;
        await Promise.all([
          make(`${path}/blocks/all_${part}`, Buffer.alloc(64, '7')),
          make(`${path}/log/log-${String(part).padStart(10, '0')}`, data),
          ...['ch-1', 'ch-2'].map((one) =>
            make(`${path}/replicas/${one}/parts/all_${part}_0`, data),
          ),
        ]);
      }
    },
    async topics(count: number) {
      for (let at = 0; at < count; at++) {
        const topic = `topic-${counts.topic++}`;
        const path = `/kafka/brokers/topics/${topic}`;
        await make(path, text({ version: 3, partitions: { 0: [1, 2, 3], 1: [2, 3, 1] } }));
        await make(
          `/kafka/config/topics/${topic}`,
          text({ version: 1, config: { 'retention.ms': '604800000' } }),
        );
        await make(`${path}/partitions`);
        for (const one of [0, 1]) {
          await make(`${path}/partitions/${one}`);
          await make(
            `${path}/partitions/${one}/state`,
            text({ leader: 1 + one, isr: [1, 2, 3], leader_epoch: at }),
          );
        }
      }
    },
    async services(count: number) {
      for (let at = 0; at < count; at++) {
        await make(`/services/checkout/rule-${counts.service++}`, Buffer.alloc(2600, 'rule '));
      }
    },
    async leaveServices(count: number) {
      for (let at = 0; at < count; at++) await client.delete(`/services/checkout/rule-${at}`);
    },
    async largeConfigurations(count: number) {
      for (let at = 0; at < count; at++)
        await make(`/services/search/index-${at}`, Buffer.alloc(6000, 'mapping '));
    },
  };
}
