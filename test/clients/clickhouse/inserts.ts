import { setTimeout as delay } from 'node:timers/promises';
import { type ClickHousePair, rowsOfBatch } from './pair.ts';
import { type ClickHouseServer, QueryRefused } from './server.ts';

export interface Refused {
  readonly batch: number;
  /** Of ClickHouse, or `undefined` where it did not answer. */
  readonly code: number | undefined;
  /** `performance.now()` when it was refused. */
  readonly at: number;
}

/** Writes batch after batch, each once and to one replica, and remembers what became of it. */
export class Inserts {
  /** In the order in which they were acknowledged. */
  readonly acknowledged: number[] = [];
  readonly refused: Refused[] = [];
  readonly #pair: ClickHousePair;
  readonly #table: string;
  #next = 0;
  #running: Promise<unknown> | undefined;
  #ended = false;

  constructor(pair: ClickHousePair, table: string) {
    this.#pair = pair;
    this.#table = table;
  }

  /** How many were tried. */
  get asked(): number {
    return this.#next;
  }

  /** One replica is written to 0.3 s after the other. */
  start(): void {
    this.#ended = false;
    this.#running = Promise.all(this.#pair.servers.map((server) => this.#keepOn(server)));
  }

  async end(): Promise<void> {
    this.#ended = true;
    await this.#running;
  }

  /** So many, one after the other, in turn; each must be acknowledged. */
  async write(count: number): Promise<number[]> {
    const from = this.acknowledged.length;
    for (let turn = 0; turn < count; turn++) {
      await this.#insert(this.#pair.servers[turn % 2] as ClickHouseServer);
    }
    const written = this.acknowledged.slice(from);
    if (written.length !== count) throw new Error(`${JSON.stringify(this.refused.at(-1))}`);
    return written;
  }

  async #keepOn(server: ClickHouseServer): Promise<void> {
    await delay(server.replica === 1 ? 0 : interval / 2);
    while (!this.#ended) {
      await Promise.all([this.#insert(server), delay(interval)]);
    }
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
      this.refused.push({ batch, code, at: performance.now() });
    }
  }
}

/** Milliseconds between two inserts into one replica. */
const interval = 600;
