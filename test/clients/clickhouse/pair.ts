import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { claimAddresses } from '../../../local-cloud/ensemble/addresses.ts';
import type { LocalCloud } from '../../../local-cloud/local-cloud.ts';
import { tally } from '../tally.ts';
import { ClickHouseServer } from './server.ts';

/** Rows of each batch. */
export const rowsOfBatch = 10;

/** An insert that was not acknowledged. */
export interface Refused {
  readonly table: string;
  /** Of ClickHouse, or `undefined` where it did not answer. */
  readonly code: number | undefined;
}

/** Which codes there were in which table, and how often. */
export const tallyOf = (refused: readonly Refused[]): string =>
  tally(refused.map(({ table, code }) => `${table} ${code ?? 'without an answer'}`));

/** Two clickhouse-servers that replicate through the ensemble of a local cloud. */
export class ClickHousePair {
  readonly servers: readonly [ClickHouseServer, ClickHouseServer];
  /** Of all tables, in order. */
  readonly refused: Refused[] = [];
  readonly #release: () => Promise<void>;

  private constructor(
    servers: readonly [ClickHouseServer, ClickHouseServer],
    release: () => Promise<void>,
  ) {
    this.servers = servers;
    this.#release = release;
  }

  /** Their addresses are claimed as an ensemble's are: no other suite gets them. */
  static async start({ ensemble, assembly }: LocalCloud): Promise<ClickHousePair> {
    const { addresses, ports, release } = await claimAddresses(2);
    const make = (replica: number) =>
      ClickHouseServer.make(
        replica,
        join(assembly.directory, '..', `clickhouse-${replica}`),
        {
          address: addresses[replica - 1] ?? '',
          http: ports.admin,
          native: ports.client,
          replicas: ports.quorum,
        },
        ensemble,
      );
    const pair = new ClickHousePair([await make(1), await make(2)], release);
    await pair.startServers();
    return pair;
  }

  async startServers(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.start()));
  }

  async stopServers(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.stop()));
  }

  async close(): Promise<void> {
    await this.stopServers();
    await this.#release();
  }

  /** The same query on every replica. */
  async query(query: string): Promise<readonly string[]> {
    return Promise.all(this.servers.map((server) => server.query(query)));
  }

  async createTable(table: string, settings = ''): Promise<void> {
    for (const server of this.servers) {
      await server.query(
        `CREATE TABLE ${table} (day Date, batch UInt32, row UInt32)
         ENGINE = ReplicatedMergeTree('/clickhouse/tables/${table}', '${server.replica}')
         PARTITION BY day ORDER BY (batch, row) ${settings && `SETTINGS ${settings}`}`,
      );
    }
  }

  /** Fills a table with a new path in ZooKeeper with what a replica has of another one. */
  async intoNewPath(table: string, next: string, from: ClickHouseServer): Promise<void> {
    await this.createTable(next);
    await from.query(`ALTER TABLE ${next} REPLACE PARTITION '2026-01-01' FROM ${table}`);
  }

  /** The replica that decides on merges; after the loss of a session nobody does for its timeout. */
  async leaderOf(table: string): Promise<ClickHouseServer> {
    let leader: ClickHouseServer | undefined;
    await this.until(`${table} has a leader`, 120, async () => {
      const told = await this.query(
        `SELECT is_leader FROM system.replicas WHERE table = '${table}'`,
      );
      leader = this.servers[told.indexOf('1')];
      return leader !== undefined;
    });
    return leader as ClickHouseServer;
  }

  /** Merges all that is in a table into one part, on both replicas. */
  async mergeAll(table: string): Promise<void> {
    const leader = await this.leaderOf(table);
    await this.until(`${table} is one part`, 60, async () => {
      await leader.query(`OPTIMIZE TABLE ${table} FINAL`);
      return (await this.parts(table, 'active')).every((count) => count === 1);
    });
  }

  /** How many parts each replica has. */
  async parts(table: string, which: 'active' | 'NOT active'): Promise<number[]> {
    const query = `SELECT count() FROM system.parts WHERE table = '${table}' AND ${which}`;
    return (await this.query(query)).map(Number);
  }

  /** Those of the batches that a replica lacks, or has in part, by replica. */
  async missing(table: string, batches: readonly number[]): Promise<readonly number[][]> {
    const answers = await this.query(`SELECT batch, count() FROM ${table} GROUP BY batch`);
    return answers.map((answer) => {
      const rows = new Map(answer.split('\n').map((line) => line.split('\t') as [string, string]));
      return batches.filter((batch) => rows.get(`${batch}`) !== `${rowsOfBatch}`);
    });
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
    const answers = await this.query(
      `SELECT is_readonly, queue_size, absolute_delay FROM system.replicas WHERE table = '${table}' FORMAT JSONEachRow`,
    );
    return answers.map((answer) => {
      const told = Object.entries(JSON.parse(answer) as object);
      return Object.fromEntries(told.map(([name, value]) => [name, Number(value)]));
    });
  }

  /** Waits until both replicas take inserts into it. */
  async untilWritable(table: string): Promise<void> {
    await this.until(`${table} is writable`, 120, async () =>
      (await this.told(table)).every(({ is_readonly }) => is_readonly === 0),
    );
  }

  /**
   * Waits until no replica tells anything of a table. After a start its delay is the time of day for
   * a moment, and later a merge is in its queue for a moment.
   */
  async untilNothingIsTold(table: string): Promise<void> {
    await this.until(`nothing is told of ${table}`, 120, async () =>
      (await this.told(table)).every((told) => Object.values(told).every((value) => value === 0)),
    );
  }

  /** @throws an error with the words, what was refused and how the replicas are, where it does not hold in time */
  async until(
    what: string,
    seconds: number,
    holds: () => Promise<boolean> | boolean,
  ): Promise<void> {
    const from = performance.now();
    const before = this.refused.length;
    while (!(await holds())) {
      if (performance.now() - from > 1000 * seconds) {
        throw new Error(`not in ${seconds} s: ${what}\n${await this.#story(before)}`);
      }
      await delay(100);
    }
  }

  async #story(before: number): Promise<string> {
    const queries = [
      'SELECT table, is_readonly, is_session_expired, is_leader, queue_size, absolute_delay FROM system.replicas FORMAT JSONEachRow',
      'SELECT table, type, new_part_name, num_tries, last_exception FROM system.replication_queue LIMIT 10 FORMAT JSONEachRow',
      "SELECT table, active, count() FROM system.parts WHERE database = 'default' GROUP BY table, active FORMAT JSONEachRow",
    ];
    const answers = queries.map((query) => this.query(query).catch(String));
    return [
      `refused since: ${tallyOf(this.refused.slice(before))}; before: ${tallyOf(this.refused.slice(0, before))}`,
      ...(await Promise.all(answers)).flat(),
    ].join('\n');
  }
}
