import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { isAlive } from '../../processes.ts';
import { bootScript, machineFolder } from './refusal.ts';

/** How a command in a machine ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A container with a systemd of its own as PID 1. It ends with this process at the latest. */
export class Machine {
  readonly #supervisor: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #first: string;
  readonly #folder: string;

  private constructor(
    folder: string,
    supervisor: ChildProcess,
    ended: Promise<unknown>,
    first: string,
  ) {
    this.#folder = folder;
    this.#supervisor = supervisor;
    this.#ended = ended;
    this.#first = first;
  }

  /** Of its folder and of its control group, while it runs. */
  get name(): string {
    return basename(this.#folder);
  }

  /** Boots one from the union of folders, the uppermost first. */
  static async boot(layers: readonly string[]): Promise<Machine> {
    const folder = machineFolder();
    const args = ['--mount', 'bash', bootScript, folder, layers.join(':')];
    const supervisor = spawn('unshare', args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = once(supervisor, 'exit');
    const told = once(createInterface(supervisor.stdout), 'line');
    const [first] = await Promise.race([
      told,
      ended.then(([code]) => {
        throw new Error(`boot.sh ended with exit code ${code}`);
      }),
    ]);
    const machine = new Machine(folder, supervisor, ended, first);
    try {
      await machine.until('systemctl is-active --quiet multi-user.target', 'the machine is up');
    } catch (error) {
      await machine.close();
      throw error;
    }
    return machine;
  }

  /** Runs a program in it, as root, from outside of all its units; three minutes at most. */
  run(program: string, ...args: string[]): Promise<Ended> {
    const child = spawn('nsenter', ['--target', this.#first, '--all', program, ...args], {
      env: { PATH: '/usr/sbin:/usr/bin' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 180_000,
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, stdout, stderr }));
    });
  }

  /** Runs a line of bash in it. @throws when it fails */
  async bash(line: string): Promise<string> {
    const { code, stdout, stderr } = await this.run('bash', '-c', line);
    if (code !== 0) throw new Error(`${line} ended with exit code ${code}: ${stdout}${stderr}`);
    return stdout.trim();
  }

  /** Waits until a line of bash succeeds in it. @throws after two minutes */
  async until(line: string, name: string): Promise<void> {
    const deadline = Date.now() + 120_000;
    for (;;) {
      const { code, stdout, stderr } = await this.run('bash', '-c', line);
      if (code === 0) return;
      if (Date.now() > deadline) {
        throw new Error(`waited in vain until ${name}: ${stdout}${stderr}`);
      }
      await pause(100);
    }
  }

  /** Where the host finds a file of the machine. */
  path(file: string): string {
    return join('/proc', this.#first, 'root', file);
  }

  write(file: string, text: string, mode = 0o644): void {
    mkdirSync(dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), text);
    chmodSync(this.path(file), mode);
  }

  read(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }

  has(file: string): boolean {
    return existsSync(this.path(file));
  }

  /** Sends a signal to who supervises it. */
  signal(signal: NodeJS.Signals): void {
    this.#supervisor.kill(signal);
  }

  /** Waits until its PID 1 is gone, and its folder. */
  async gone(): Promise<void> {
    await this.#ended;
    while (isAlive(Number(this.#first))) await pause(50);
    // A supervisor that died by SIGKILL leaves them, empty: it alone saw what was mounted there.
    for (const part of ['groups', 'root', '.']) {
      if (existsSync(join(this.#folder, part))) rmdirSync(resolve(this.#folder, part));
    }
  }

  /** Ends everything in it; nothing is left on the host. */
  async close(): Promise<void> {
    this.#supervisor.stdin?.end();
    await this.gone();
  }
}
