import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ZkBackupError } from '../../../lambda/errors.ts';
import type { Ensemble } from '../../../local-cloud/ensemble/ensemble.ts';
import { loaderCommand } from '../../../local-cloud/toolbox/native-program.ts';
import { packageSets } from '../../../local-cloud/toolbox/packages.ts';
import { cacheOfClone, treeOf } from '../../../local-cloud/toolbox/provide-sets.ts';
import { type ClickHousePlace, writeConfiguration } from './configuration.ts';

/** ClickHouse ended as it started, and what it wrote last. */
export class DidNotStart extends ZkBackupError {}

/** ClickHouse refused a query. */
export class QueryRefused extends ZkBackupError {
  /** 231: its parts are not those in ZooKeeper; 235, 384: the part is there; 242: read-only; 252: too many parts. */
  readonly code: number;

  constructor(query: string, answer: string) {
    super(`${query.slice(0, 80)}: ${answer.slice(0, 500)}`, { hint: 'ClickHouse said so.' });
    this.code = Number(/Code: (\d+)/.exec(answer)?.[1]);
  }
}

/** One clickhouse-server of Debian's, on loopback, with a folder of its own. */
export class ClickHouseServer {
  readonly replica: number;
  readonly directory: string;
  readonly #place: ClickHousePlace;
  readonly #command: string;
  #process: ChildProcess | undefined;

  private constructor(replica: number, directory: string, place: ClickHousePlace, command: string) {
    this.replica = replica;
    this.directory = directory;
    this.#place = place;
    this.#command = command;
  }

  /** Makes its folder; it is started by `start`. */
  static async make(
    replica: number,
    directory: string,
    place: ClickHousePlace,
    ensemble: Ensemble,
  ) {
    const file = await writeConfiguration(directory, place, ensemble);
    const program = await loaderCommand(
      treeOf(cacheOfClone, packageSets.clickHouse),
      'usr/sbin/clickhouse-server',
    );
    return new ClickHouseServer(replica, directory, place, `${program} --config-file=${file}`);
  }

  /** @throws DidNotStart where it ends instead of answering, or hangs: 18.16 was seen to, as it loaded its tables */
  async start(): Promise<void> {
    const output = openSync(join(this.directory, 'output.log'), 'a');
    const child = spawn('/bin/sh', ['-c', this.#command], {
      cwd: this.directory,
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    this.#process = child;
    const hangs = AbortSignal.timeout(120_000);
    while (!(await this.#answers())) {
      if (hangs.aborted) child.kill('SIGKILL');
      if (child.exitCode !== null || child.signalCode !== null) {
        const hint = this.#lastErrors();
        throw new DidNotStart(`clickhouse-server ${this.replica} ended as it started.`, { hint });
      }
      await delay(100);
    }
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const killing = setTimeout(() => child.kill('SIGKILL'), 30_000);
    await ended;
    clearTimeout(killing);
  }

  /** Lets its next start believe ZooKeeper, and put aside all that is not there. */
  forceRestoreData(): void {
    writeFileSync(join(this.directory, 'data', 'flags', 'force_restore_data'), '');
  }

  /** @throws QueryRefused */
  async query(query: string): Promise<string> {
    const { address, http } = this.#place;
    const answer = await fetch(`http://${address}:${http}/`, {
      method: 'POST',
      body: query,
      signal: AbortSignal.timeout(60_000),
    });
    const text = await answer.text();
    if (!answer.ok) throw new QueryRefused(query, text);
    return text.trim();
  }

  /** The folders of a table that it has put aside. */
  detached(table: string): string[] {
    return readdirSync(this.#detachedOf(table));
  }

  renameDetached(table: string, from: string, to: string): void {
    renameSync(join(this.#detachedOf(table), from), join(this.#detachedOf(table), to));
  }

  /** Of a table that is detached. Ten minutes old, where it is attached again. */
  makePartsOld(table: string): void {
    const directory = join(this.#detachedOf(table), '..');
    const then = Date.now() / 1000 - 600;
    for (const name of readdirSync(directory)) {
      if (/^\d/.test(name)) utimesSync(join(directory, name), then, then);
    }
  }

  errors(): string {
    return readFileSync(join(this.directory, 'errors.log'), 'utf8');
  }

  #detachedOf(table: string): string {
    return join(this.directory, 'data', 'data', 'default', table, 'detached');
  }

  #answers(): Promise<boolean> {
    return this.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }

  #lastErrors(): string {
    const output = readFileSync(join(this.directory, 'output.log'), 'utf8').slice(-1500);
    return `${this.errors().slice(-1500)}\n${output}`;
  }
}
