import { join } from 'node:path';
import { ZkBackupError } from '../../lambda/errors.ts';
import { endProcessesOf } from '../../test/processes.ts';
import type { Toolbox } from '../toolbox/toolbox.ts';
import { claimAddresses } from './addresses.ts';
import {
  type Member,
  quickStart,
  type ServerSettings,
  type ServerTls,
  writeConfiguration,
} from './configuration.ts';
import { EnsembleNode } from './ensemble-node.ts';
import { sharedClasses } from './shared-classes.ts';

export interface EnsembleOptions {
  /** Each node gets a folder in it: `node-1` and so on. Data found there is kept and served. */
  readonly directory: string;
  /** Voting members; 1 is a standalone server. */
  readonly size: 1 | 2 | 3 | 5;
  readonly toolbox: Toolbox;
  /** The transaction logs lie in a folder of their own (`dataLogDir`). */
  readonly separateLogDirectory?: boolean;
  /** Non-voting members, numbered after the voting ones. */
  readonly observers?: number;
  /** 192 by default; a million znodes of 1 KB need about 2500. */
  readonly heapMb?: number;
  /** Replaces the flags for a quick start. */
  readonly jvmFlags?: readonly string[];
  /** The client ports serve TLS only, to clients with a certificate. @default - without TLS */
  readonly tls?: ServerTls;
  /** Settings added to zoo.cfg, such as `{ snapCount: 1000 }`. */
  readonly zooCfg?: ServerSettings['zooCfg'];
  /** Settings of one node alone, by its id. */
  readonly zooCfgOf?: (id: number) => ServerSettings['zooCfg'];
  /** `false`: the folders are made and no server is started (a restore puts data there first). */
  readonly start?: boolean;
}

/** An ensemble was closed while somebody waited for it. */
export class Closed extends ZkBackupError {}

/** A running ZooKeeper ensemble on loopback. */
export interface Ensemble {
  readonly nodes: readonly EnsembleNode[];
  /** `127.0.1.1:2181,127.0.1.2:2181,...` */
  readonly connectString: string;
  /** The node that leads, or the standalone server; undefined without a quorum. */
  leader(): Promise<EnsembleNode | undefined>;
  followers(): Promise<EnsembleNode[]>;
  start(): Promise<void>;
  /** Every node has a role. @throws Closed as soon as it is closed: nobody would serve any more */
  waitUntilServing(): Promise<void>;
  /** Stops every node and leaves no process; the folders stay. */
  close(): Promise<void>;
}

/** Starts real ZooKeeper servers, each with a loopback address and a folder of its own, and waits until they serve. */
export async function startEnsemble(options: EnsembleOptions): Promise<Ensemble> {
  const { directory, size, toolbox, observers = 0 } = options;
  const { addresses, ports, release } = await claimAddresses(size + observers);
  const members: Member[] = addresses.map((address, index) => ({
    id: index + 1,
    address,
    observer: index >= size,
  }));
  const settings: ServerSettings = {
    ports,
    heapMb: options.heapMb ?? 192,
    jvmFlags: [...(options.jvmFlags ?? quickStart), ...sharedClasses(toolbox)],
    tls: options.tls,
    zooCfg: options.zooCfg ?? {},
  };
  const nodes = members.map((member) => {
    const folder = join(directory, `node-${member.id}`);
    const dataDirectory = join(folder, 'data');
    const directories = {
      directory: folder,
      configDirectory: join(folder, 'conf'),
      dataDirectory,
      dataLogDirectory: options.separateLogDirectory ? join(folder, 'datalog') : dataDirectory,
    };
    return { member, node: new EnsembleNode(member, directories, settings, toolbox) };
  });
  for (const { member, node } of nodes) {
    const zooCfg = { ...settings.zooCfg, ...options.zooCfgOf?.(member.id) };
    await writeConfiguration(member, members, node, { ...settings, zooCfg }, toolbox);
  }
  const ensemble = ensembleOf(
    nodes.map(({ node }) => node),
    release,
  );
  if (options.start ?? true) {
    try {
      await ensemble.start();
      await ensemble.waitUntilServing();
    } catch (error) {
      await ensemble.close();
      throw error;
    }
  }
  return ensemble;
}

function ensembleOf(nodes: readonly EnsembleNode[], release: () => Promise<void>): Ensemble {
  const nodesWithRole = async (...roles: string[]) => {
    const status = await Promise.all(nodes.map((node) => node.srvr()));
    return nodes.filter((_, index) => roles.includes(status[index]?.role ?? ''));
  };
  const closing = new AbortController();
  return {
    nodes,
    connectString: nodes.map(({ address, clientPort }) => `${address}:${clientPort}`).join(','),
    leader: async () => (await nodesWithRole('leader', 'standalone'))[0],
    followers: () => nodesWithRole('follower'),
    start: async () => {
      closing.signal.throwIfAborted();
      await Promise.all(nodes.map((node) => node.start()));
    },
    waitUntilServing: async () => {
      await Promise.all(nodes.map((node) => node.waitUntilServing(undefined, closing.signal)));
    },
    close: async () => {
      closing.abort(new Closed('The ensemble was closed.', { hint: 'Start it again.' }));
      await Promise.all(nodes.map((node) => node.stop()));
      // A guard that is on watch would start its server again.
      for (const { directory } of nodes) await endProcessesOf(directory);
      await release();
    },
  };
}
