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
    ordinary('many topics', () => grow.topics(60)),
    ordinary('an ordinary day'),
    ordinary('an ordinary day', drill),
    ordinary('a service is taken away', () => grow.leaveServices(18)),
    ordinary('an ordinary day'),
    ordinary('an ordinary day'),
    ordinary('large configurations', () => grow.largeConfigurations(25)),
    ordinary('an ordinary day'),
    ordinary('an ordinary day'),
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
  const counts = { part: 0, topic: 0, service: 0 };
  const part = Buffer.alloc(220, 'columns format version: 1\n');
  const text = (value: unknown) => Buffer.from(JSON.stringify(value));
  /** One session's requests are done in their order, so none has to wait for the one before. */
  const make = (znodes: readonly (readonly [path: string, data?: Buffer])[]) =>
    Promise.all(znodes.map(([path, data = null]) => client.create(path, data)));
  const times = <T>(count: number, each: (at: number) => readonly T[]) =>
    Array.from({ length: count }, (_, at) => each(at)).flat();

  return {
    begin: () =>
      make([
        ...([['/clickhouse'], ['/clickhouse/tables'], ['/clickhouse/tables/01']] as const),
        ...tables.flatMap((table) => {
          const path = `/clickhouse/tables/01/${table}`;
          const replicas = ['ch-1', 'ch-2'].map((one) => `${path}/replicas/${one}`);
          return [
            [path, Buffer.alloc(900, 'CREATE TABLE ')] as const,
            ...['blocks', 'log', 'replicas'].map((one) => [`${path}/${one}`] as const),
            ...replicas.flatMap((one) => [[one], [`${one}/parts`]] as const),
          ];
        }),
        ...(['/kafka', '/kafka/brokers', '/kafka/brokers/topics'] as const).map(
          (one) => [one] as const,
        ),
        ...([['/kafka/config'], ['/kafka/config/topics']] as const),
        ...([['/services'], ['/services/checkout'], ['/services/search']] as const),
      ]),
    partsOfTables: (count: number) =>
      make(
        times(count, () => {
          const number = counts.part++;
          const path = `/clickhouse/tables/01/${tables[number % 7 < 4 ? 0 : (number % 3) + 1]}`;
          return [
            [`${path}/blocks/all_${number}`, Buffer.alloc(64, '7')],
            [`${path}/log/log-${String(number).padStart(10, '0')}`, part],
            [`${path}/replicas/ch-1/parts/all_${number}_0`, part],
            [`${path}/replicas/ch-2/parts/all_${number}_0`, part],
          ];
        }),
      ),
    topics: (count: number) =>
      make(
        times(count, () => {
          const topic = `topic-${counts.topic++}`;
          const path = `/kafka/brokers/topics/${topic}`;
          const state = text({ leader: 1, isr: [1, 2, 3], leader_epoch: 4 });
          return [
            [path, text({ version: 3, partitions: { 0: [1, 2, 3], 1: [2, 3, 1] } })],
            [
              `/kafka/config/topics/${topic}`,
              text({ version: 1, config: { 'retention.ms': '604800000' } }),
            ],
            [`${path}/partitions`],
            ...[0, 1].flatMap((one) => [
              [`${path}/partitions/${one}`] as const,
              [`${path}/partitions/${one}/state`, state] as const,
            ]),
          ];
        }),
      ),
    services: (count: number) =>
      make(
        times(count, () => [
          [`/services/checkout/rule-${counts.service++}`, Buffer.alloc(2600, 'rule ')],
        ]),
      ),
    leaveServices: (count: number) =>
      Promise.all(times(count, (at) => [client.delete(`/services/checkout/rule-${at}`)])),
    largeConfigurations: (count: number) =>
      make(
        times(count, (at) => [[`/services/search/index-${at}`, Buffer.alloc(6000, 'mapping ')]]),
      ),
  };
}
