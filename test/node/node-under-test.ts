import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Role } from '../../lambda/contract/node-lines.ts';
import { renderStep } from '../../lib/documents/node-scripts.ts';
import { exampleSettings, type NodeSettings } from '../../lib/documents/node-settings.ts';
import type { NodeStep } from '../../lib/documents/node-steps.ts';
import { endProcessesOf, isAlive } from '../processes.ts';
import { claimPort, listen, portOf } from './claimed-port.ts';
import { runScript, type ScriptRun } from './run-script.ts';

export const runId = 'prod.20260102T030405Z';
export const fixtures = join(__dirname, '..', 'fixtures', 'zookeeper-3.9.6');

/** A node with real ZooKeeper files, a server that answers `srvr`, and an `aws` that stores stdin. */
export class NodeUnderTest {
  readonly folder = mkdtempSync(join(tmpdir(), 'zk-backup-node-'));
  readonly bin = join(this.folder, 'bin');
  readonly dataDir = join(this.folder, 'data');
  readonly dataLogDir: string;
  readonly zooCfg = join(this.folder, 'zoo.cfg');
  readonly stage = join(this.dataDir, '.zk-backup', runId);
  readonly uploads = join(this.folder, 'uploads');
  readonly pidFile = join(this.folder, 'pid');
  readonly port: number;
  private readonly claim: Server;
  private readonly peers: Server;
  settings: NodeSettings;
  private runs = 0;

  private constructor(claim: Server, peers: Server, shared: boolean) {
    this.claim = claim;
    this.port = portOf(claim);
    this.peers = peers;
    this.dataLogDir = shared ? this.dataDir : join(this.folder, 'log');
    for (const folder of [
      this.bin,
      this.uploads,
      `${this.dataDir}/version-2`,
      `${this.dataLogDir}/version-2`,
    ]) {
      mkdirSync(folder, { recursive: true });
    }
    copyFileSync(join(fixtures, 'snapshot.10'), `${this.dataDir}/version-2/snapshot.10`);
    copyFileSync(join(fixtures, 'log.1'), `${this.dataLogDir}/version-2/log.1`);
    writeFileSync(`${this.dataDir}/version-2/currentEpoch`, '1');
    writeFileSync(`${this.dataDir}/version-2/acceptedEpoch`, '1');
    writeFileSync(`${this.dataDir}/myid`, '1\n');
    this.configure();
    this.says({});
    this.command('aws', fakeAws(this.uploads));
    this.command('systemd-run', 'exit 1');
    const start = `exec ${process.execPath} ${join(__dirname, 'fake-zookeeper.mjs')} ${this.folder} ${this.port}`;
    const stop = `echo stop >>${this.folder}/calls; kill "$(cat ${this.pidFile})"; rm ${this.pidFile}`;
    this.settings = {
      ...exampleSettings,
      zooCfg: this.zooCfg,
      service: { stop, start: `echo start >>${this.folder}/calls; ${start}` },
      maxDowntimeSeconds: 20,
    };
  }

  /** The server is up and serving. `shared`: logs and snapshots in one directory. */
  static async create({ shared = false } = {}): Promise<NodeUnderTest> {
    const peers = await listen('127.0.0.1', 0);
    peers.on('connection', (socket) => socket.end());
    const node = new NodeUnderTest(await claimPort(), peers, shared);
    await node.start();
    return node;
  }

  get electionPort(): number {
    return portOf(this.peers);
  }

  /** Writes zoo.cfg; `extra` lines come last. */
  configure(extra: readonly string[] = []): void {
    const separate = this.dataLogDir === this.dataDir ? [] : [`dataLogDir=${this.dataLogDir}`];
    const lines = [
      `dataDir=${this.dataDir}`,
      ...separate,
      `clientPort=${this.port}`,
      'initLimit=10',
      'syncLimit=5',
      'server.1=127.0.0.1:1:2:participant',
      `server.2=127.0.0.1:1:${this.electionPort}:participant`,
      ...extra,
    ];
    writeFileSync(this.zooCfg, `${lines.join('\n')}\n`);
  }

  /** What the server answers to `srvr`, to `mntr` (with `mismatches`) and to clients. */
  says(answer: {
    role?: Role | '';
    zxid?: string;
    version?: string;
    whitelisted?: boolean;
    mismatches?: number;
    znodes?: Readonly<Record<string, object | undefined>>;
    refusesSessions?: boolean;
  }): void {
    const says = { role: 'follower', zxid: '0x11', version: '3.9.6', whitelisted: true, ...answer };
    writeFileSync(join(this.folder, 'says.json'), JSON.stringify(says));
  }

  /** Puts a command first on the node's PATH. */
  command(name: string, body: string): void {
    writeFileSync(join(this.bin, name), `#!/bin/bash\n${body}\n`);
    chmodSync(join(this.bin, name), 0o755);
  }

  /** Kills the run that has stopped the server, as it begins to copy. */
  killOnceStopped(): void {
    const real = systemCommand('cp');
    this.command('cp', `[[ -e ${this.pidFile} ]] || kill -KILL 0; exec ${real} "$@"`);
  }

  get path(): string {
    return `${this.bin}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin`;
  }

  /** The PATH of a node that has everything but python3. */
  withoutPython(): string {
    const folder = join(this.folder, 'without-python');
    mkdirSync(folder);
    for (const name of readdirSync('/usr/bin')) {
      if (!name.startsWith('python')) symlinkSync(`/usr/bin/${name}`, join(folder, name));
    }
    return `${this.bin}:${folder}`;
  }

  run(
    step: NodeStep,
    options: {
      parameters?: Record<string, string>;
      environment?: Record<string, string>;
      started?: (group: number) => void;
    } = {},
  ): Promise<ScriptRun> {
    this.runs += 1;
    return runScript(renderStep(step, this.settings), {
      directory: join(this.folder, 'orchestration', `${this.runs}-${step}`),
      parameters: {
        RunId: runId,
        Ensemble: 'prod',
        Key: 'prod/zk-20260102T030405Z.tar.gz',
        Checksum: 'CRC64NVME',
        Copy: 'none',
        ...options.parameters,
      },
      environment: { PATH: this.path, SSM_COMMAND_ID: 'command-1', ...options.environment },
      ...(options.started ? { started: options.started } : {}),
    });
  }

  /** `stop` and `start`, as often and in the order they were run. */
  get calls(): string[] {
    const file = join(this.folder, 'calls');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  }

  get serves(): boolean {
    return existsSync(this.pidFile) && isAlive(Number(readFileSync(this.pidFile, 'utf8')));
  }

  /** Files below a folder of the stage, sorted. */
  staged(folder = 'archive'): string[] {
    const root = join(this.stage, folder);
    if (!existsSync(root)) return [];
    return readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
      .sort();
  }

  /** Starts the server by hand, with this locale only. */
  async start(locale: Readonly<Record<string, string>> = {}): Promise<void> {
    const { service } = this.settings;
    if (!('start' in service)) throw new Error('started by its unit');
    execFileSync('bash', ['-c', `setsid bash -c '${service.start}' </dev/null >/dev/null 2>&1 &`], {
      env: { PATH: this.path, ...locale },
      stdio: 'ignore',
    });
    await until(() => this.serves, 'the server serves');
    rmSync(join(this.folder, 'calls'), { force: true });
  }

  /** Ends the server behind everybody's back, and waits until its port is free. */
  async endServer(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const pid = Number(readFileSync(this.pidFile, 'utf8'));
    process.kill(pid, signal);
    await until(() => !isAlive(pid), 'the server has ended');
  }

  /** Guards and starts outlive what started them: nobody else would end them. */
  async close(): Promise<void> {
    await endProcessesOf(this.folder);
    this.peers.close();
    this.claim.close();
    rmSync(this.folder, { recursive: true });
  }
}

/** Waits for a condition. @throws after a minute, naming it. */
export async function until(condition: () => boolean, name: string): Promise<void> {
  for (let tries = 0; !condition(); tries += 1) {
    if (tries > 1200) throw new Error(`waited in vain until ${name}`);
    await pause(50);
  }
}

/** Stores stdin as UPLOADS/object when it comes to a good end, and its arguments. */
const fakeAws = (uploads: string) => `
if [[ $1 == --version ]]; then echo 'aws-cli/2.23.6 Python/3.11 Linux/6'; exit 0; fi
printf '%s\\n' "$*" >${uploads}/arguments
env >${uploads}/environment
cat >${uploads}/part && mv ${uploads}/part ${uploads}/object`;

/** The node's own directory of a path, for tests that shadow a command. */
export const systemCommand = (name: string): string =>
  execFileSync('sh', ['-c', `command -v ${name}`], { env: { PATH: '/usr/bin:/bin' } })
    .toString()
    .trim() || join(dirname('/usr/bin/x'), name);
