import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLineEnvironment } from '../../../bin/local/command-line.ts';
import { quickStart } from '../../../local-cloud/ensemble/configuration.ts';
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import type { LocalCloud } from '../../../local-cloud/local-cloud.ts';
import type { LocalCloudOptions } from '../../../local-cloud/local-cloud-options.ts';
import type { ZooKeeperClient } from '../../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { startCloud } from '../clouds.ts';
import { e2eFolder } from '../e2e-folder.ts';
import { connectTo } from './server.ts';

/** The user that the servers know. */
export const keeper = { user: 'keeper', password: 'not a "secret\\' };

export interface SaslCloud {
  readonly cloud: LocalCloud;
  /** Of files that a test needs beside the cloud. */
  readonly folder: string;
  /** A file with these words, that its owner alone may read. */
  file(name: string, text: string): string;
  /** A client that is let in. */
  client(node: EnsembleNode): Promise<ZooKeeperClient>;
}

/**
 * A cloud with an ensemble that lets no client in without SASL, and whose nodes have no credentials.
 * @param optionsIn which may write files into that folder
 */
export async function startSaslCloud(
  name: string,
  optionsIn: (folder: string) => Omit<LocalCloudOptions, 'directory' | 'mode'>,
): Promise<SaslCloud> {
  const folder = join(e2eFolder, `${name}-files`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const file = (one: string, text: string) => {
    writeFileSync(join(folder, one), text);
    chmodSync(join(folder, one), 0o600);
    return join(folder, one);
  };
  const options = optionsIn(folder);
  const word = keeper.password.replace(/["\\]/g, '\\$&');
  const jaas = file(
    'jaas.conf',
    `Server { org.apache.zookeeper.server.auth.DigestLoginModule required user_${keeper.user}="${word}"; };\n`,
  );
  const cloud = await startCloud(name, {
    ...{ mode: 'live', separateLogDirectory: false },
    durable: { millisecondsPerSecond: 200 },
    ...options,
    ensemble: {
      ...options.ensemble,
      jvmFlags: [...quickStart, `-Djava.security.auth.login.config=${jaas}`],
      zooCfg: {
        'authProvider.1': 'org.apache.zookeeper.server.auth.SASLAuthenticationProvider',
        sessionRequireClientSASLAuth: true,
        ...options.ensemble?.zooCfg,
      },
    },
  });
  const client = async (node: EnsembleNode) => {
    const connected = await connectTo(node);
    await connected.authenticateSasl(keeper);
    return connected;
  };
  return { cloud, folder, file, client };
}

const program = join(__dirname, '..', '..', '..', 'bin', 'zk-backup-cli.mjs');

/** Whatever the command line prints, where nobody watches. @param begun gets its process */
export function zkBackup(
  cloud: LocalCloud,
  args: readonly string[],
  begun: (child: ReturnType<typeof execFile>) => void = () => {},
) {
  const env = { ...process.env, ...commandLineEnvironment(cloud) };
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(process.execPath, [program, ...args], { env }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
    begun(child);
  });
}
