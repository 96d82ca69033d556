import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { LocalCloud } from '../../../local-cloud/local-cloud.ts';
import { ClickHouseServer } from './server.ts';

/** Rows of each batch. */
export const rowsOfBatch = 10;

/** Two clickhouse-servers that replicate through the ensemble of a local cloud. */
export class ClickHousePair {
  readonly servers: readonly [ClickHouseServer, ClickHouseServer];

  private constructor(servers: readonly [ClickHouseServer, ClickHouseServer]) {
    this.servers = servers;
  }

  static async start({ ensemble, assembly }: LocalCloud): Promise<ClickHousePair> {
    const make = (replica: number) =>
      ClickHouseServer.make(
        replica,
        join(assembly.directory, '..', `clickhouse-${replica}`),
        ensemble,
      );
    const pair = new ClickHousePair([await make(1), await make(2)]);
    await pair.startServers();
    return pair;
  }

  async startServers(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.start()));
  }

  async stopServers(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.stop()));
  }

  /** @param path below `/clickhouse/tables` */
  async createTable(table: string, path = table): Promise<void> {
    for (const server of this.servers) {
      await server.query(
        `CREATE TABLE ${table} (day Date, batch UInt32, row UInt32)
         ENGINE = ReplicatedMergeTree('/clickhouse/tables/${path}', '${server.replica}')
         PARTITION BY day ORDER BY (batch, row)`,
      );
    }
  }

  /** Those of the batches that a replica lacks, or has in part, by replica. */
  async missing(table: string, batches: readonly number[]): Promise<readonly number[][]> {
    return Promise.all(
      this.servers.map(async (server) => {
        const answer = await server.query(`SELECT batch, count() FROM ${table} GROUP BY batch`);
        const rows = new Map(
          answer.split('\n').map((line) => line.split('\t') as [string, string]),
        );
        return batches.filter((batch) => rows.get(`${batch}`) !== `${rowsOfBatch}`);
      }),
    );
  }

  /** Parts of level 0 that were put aside: each name once, with the first replica that has it. */
  async attachIgnored(table: string): Promise<number> {
    const seen = new Set<string>();
    for (const server of this.servers) {
      for (const folder of server.detached(table)) {
        const part = /^ignored_(\d+_\d+_\d+_0)$/.exec(folder)?.[1];
        if (part === undefined || seen.has(part)) continue;
        seen.add(part);
        server.renameDetached(table, folder, part);
        await server.query(`ALTER TABLE ${table} ATTACH PART '${part}'`);
      }
    }
    return seen.size;
  }

  /** What `system.replicas` tells of a table, by replica. */
  async told(table: string): Promise<readonly Readonly<Record<string, number>>[]> {
    return Promise.all(
      this.servers.map(async (server) => {
        const answer = await server.query(
          `SELECT is_readonly, queue_size, absolute_delay FROM system.replicas WHERE table = '${table}' FORMAT JSONEachRow`,
        );
        const told = Object.entries(JSON.parse(answer) as object);
        return Object.fromEntries(told.map(([name, value]) => [name, Number(value)]));
      }),
    );
  }
}

/** @throws what the condition last threw, or an error with the words, where it does not hold in time */
export async function until(
  what: string,
  seconds: number,
  holds: () => Promise<boolean> | boolean,
): Promise<number> {
  const from = performance.now();
  for (;;) {
    const passed = (performance.now() - from) / 1000;
    if (await holds()) return passed;
    if (passed > seconds) throw new Error(`not in ${seconds} s: ${what}`);
    await delay(200);
  }
}
