import { type ClickHousePair, rowsOfBatch, tallyOf } from './pair.ts';
import { type ClickHouseServer, QueryRefused } from './server.ts';

/** Writes batch after batch into one table, each once, and remembers what was acknowledged. */
export class Inserts {
  /** In the order in which they were acknowledged. */
  readonly acknowledged: number[] = [];
  readonly #pair: ClickHousePair;
  readonly #table: string;
  #next = 0;

  constructor(pair: ClickHousePair, table: string) {
    this.#pair = pair;
    this.#table = table;
  }

  /**
   * Tries so many, one after the other, on the replicas in turn.
   *
   * @returns ClickHouse's code of each that was refused
   */
  async attempt(
    count: number,
    servers: readonly ClickHouseServer[] = this.#pair.servers,
  ): Promise<(number | undefined)[]> {
    const from = this.#pair.refused.length;
    for (let turn = 0; turn < count; turn++) {
      await this.#insert(servers[turn % servers.length] as ClickHouseServer);
    }
    return this.#pair.refused.slice(from).map(({ code }) => code);
  }

  /** The same, and each must be acknowledged. */
  async write(count: number, servers?: readonly ClickHouseServer[]): Promise<void> {
    const codes = await this.attempt(count, servers);
    if (codes.length > 0) throw new Error(`refused: ${tallyOf(this.#pair.refused)}`);
  }

  /** Of what was acknowledged, how many batches each replica lacks; in the table, or in another one. */
  async missing(table = this.#table): Promise<number[]> {
    const missing = await this.#pair.missing(table, this.acknowledged);
    return missing.map(({ length }) => length);
  }

  async untilOnBoth(table?: string): Promise<void> {
    await this.#pair.until(`${table ?? this.#table} has all rows on both replicas`, 60, async () =>
      (await this.missing(table)).every((count) => count === 0),
    );
  }

  async #insert(server: ClickHouseServer): Promise<void> {
    const batch = this.#next++;
    try {
      await server.query(
        `INSERT INTO ${this.#table} SELECT toDate('2026-01-01'), ${batch}, number FROM numbers(${rowsOfBatch})`,
      );
      this.acknowledged.push(batch);
    } catch (error) {
      const code = error instanceof QueryRefused ? error.code : undefined;
      this.#pair.refused.push({ table: this.#table, code });
    }
  }
}
