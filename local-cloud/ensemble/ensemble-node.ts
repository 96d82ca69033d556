import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ZkBackupError } from '../../lambda/errors.ts';
import { run } from '../toolbox/command.ts';
import type { Toolbox } from '../toolbox/toolbox.ts';
import type { ClientTls } from '../zookeeper-client/dial.ts';
import type { Member, NodeDirectories, ServerSettings } from './configuration.ts';
import { type ServerStatus, srvr } from './four-letter.ts';

/** A node did not serve in time. */
export class NotServing extends ZkBackupError {}

const service = join(__dirname, 'zookeeper-service');
const systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** One ZooKeeper server of the local cloud. It is started and stopped by zookeeper-service only. */
export class EnsembleNode implements NodeDirectories {
  readonly id: number;
  readonly address: string;
  readonly observer: boolean;
  readonly clientPort: number;
  /** How a client gets in where `clientPort` serves TLS only. */
  readonly tls: ClientTls | undefined;
  readonly adminPort: number;
  readonly directory: string;
  readonly configDirectory: string;
  readonly dataDirectory: string;
  readonly dataLogDirectory: string;
  /** What the SSM agent of this node has in its environment. */
  readonly environment: { readonly ZOOCFGDIR: string; readonly PATH: string };

  constructor(
    member: Member,
    directories: NodeDirectories,
    { ports, tls }: Pick<ServerSettings, 'ports' | 'tls'>,
    toolbox: Toolbox,
  ) {
    this.id = member.id;
    this.address = member.address;
    this.observer = member.observer;
    this.clientPort = ports.client;
    this.tls = tls;
    this.adminPort = ports.admin;
    this.directory = directories.directory;
    this.configDirectory = directories.configDirectory;
    this.dataDirectory = directories.dataDirectory;
    this.dataLogDirectory = directories.dataLogDirectory;
    this.environment = {
      ZOOCFGDIR: directories.configDirectory,
      PATH: `${__dirname}:${toolbox.binDirectory}:${systemPath}`,
    };
  }

  /** Starts the process; it serves later (`waitUntilServing`). */
  async start(): Promise<void> {
    await run(service, ['start'], { env: this.environment });
  }

  /** Returns when the process is gone. */
  async stop(): Promise<void> {
    await run(service, ['stop'], { env: this.environment });
  }

  /** The crash of a server: SIGKILL. Returns when the process is gone. */
  async kill(): Promise<void> {
    const pid = await this.pid();
    if (pid && (await this.isRunning())) {
      process.kill(pid, 'SIGKILL');
      await this.stop();
    }
  }

  async isRunning(): Promise<boolean> {
    return run(service, ['status'], { env: this.environment }).then(
      () => true,
      () => false,
    );
  }

  async pid(): Promise<number | undefined> {
    const text = await readFile(join(this.directory, 'zookeeper.pid'), 'utf8').catch(() => '');
    return Number.parseInt(text, 10) || undefined;
  }

  srvr(): Promise<ServerStatus | undefined> {
    return srvr({ host: this.address, port: this.clientPort, tls: this.tls });
  }

  /**
   * Waits until the node has a role, and so serves clients.
   *
   * @throws NotServing with the end of the server's log, and the reason of the signal
   */
  async waitUntilServing(timeoutMs = 90_000, signal?: AbortSignal): Promise<ServerStatus> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      signal?.throwIfAborted();
      const status = await this.srvr();
      if (status) {
        return status;
      }
      if (performance.now() > deadline) {
        const log = await readFile(join(this.directory, 'zookeeper.log'), 'utf8').catch(() => '');
        throw new NotServing(`ZooKeeper node ${this.id} did not serve in ${timeoutMs / 1000} s.`, {
          hint: `Its log ends with:\n${log.slice(-2000)}`,
        });
      }
      await delay(25);
    }
  }
}
