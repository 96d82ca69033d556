import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { Ensemble } from '../../../local-cloud/ensemble/ensemble.ts';
import { pythonCommand } from '../../../local-cloud/toolbox/native-program.ts';
import { packageSets } from '../../../local-cloud/toolbox/packages.ts';
import { cacheOfClone, treeOf } from '../../../local-cloud/toolbox/provide-sets.ts';
import { tally } from '../tally.ts';

/** What a client told: `at` in seconds by one clock for all of them. */
export interface Told {
  readonly what: string;
  readonly at: number;
  readonly [field: string]: unknown;
}

/** What the witnesses of a story can be let do. */
interface Steps {
  readonly restore: 'after_backup' | 'after_restore';
  readonly 'put-back':
    | 'after_backup'
    | 'deleted'
    | 'site_is_back'
    | 'site_is_released'
    | 'site_is_gone'
    | 'a_client_starts'
    | 'mail_is_back'
    | 'shop_is_back';
}

/** kazoo's recipes at work, in one process of Debian's Python. */
export class KazooClients {
  readonly told: Told[] = [];
  readonly #process: ChildProcess;
  #errors = '';

  private constructor(child: ChildProcess) {
    this.#process = child;
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        this.told.push(JSON.parse(line) as Told);
      });
    }
    child.stderr?.on('data', (text) => {
      this.#errors += text;
    });
  }

  /**
   * Returns when all of them are connected and at work.
   * @param story what the witnesses among them go through
   */
  static async start({ connectString }: Ensemble, story: keyof Steps): Promise<KazooClients> {
    const python = await pythonCommand(treeOf(cacheOfClone, packageSets.kazoo));
    const main = join(__dirname, 'main.py');
    const child = spawn(
      '/bin/sh',
      ['-c', `${python} "$@"`, 'sh', '-uB', main, connectString, story],
      {
        env: { PATH: process.env.PATH },
      },
    );
    const clients = new KazooClients(child);
    await clients.#until('ready', () => clients.of('ready').length > 0);
    return clients;
  }

  /** Lets the witnesses do something, and waits until they have done it. */
  async let(name: Steps[keyof Steps]): Promise<void> {
    const before = this.of('done').length;
    this.#process.stdin?.write(`${name}\n`);
    await this.#until(name, () => this.of('done').length > before);
  }

  /** Waits until each that counts, holds, leads and transacts has done so again. */
  async goOn(): Promise<void> {
    for (const what of ['counted', 'holds', 'leads', 'pair']) {
      const before = this.of(what).length;
      await this.#until(what, () => this.of(what).length > before + 50);
    }
  }

  of(what: string): Told[] {
    return this.told.filter((one) => one.what === what);
  }

  async end(): Promise<void> {
    const child = this.#process;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.stdin?.end('end\n');
    const killing = setTimeout(() => child.kill('SIGKILL'), 20_000);
    await ended;
    clearTimeout(killing);
  }

  async #until(what: string, holds: () => boolean): Promise<void> {
    const from = performance.now();
    const before = this.told.length;
    while (!holds()) {
      if (this.#process.exitCode !== null || performance.now() - from > 240_000) {
        const since = tally(this.told.slice(before).map((one) => one.what));
        throw new Error(
          `kazoo's clients did not end ${what}; told since: ${since}\n${this.#errors.slice(-2000)}`,
        );
      }
      await delay(50);
    }
  }
}
