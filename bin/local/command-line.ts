import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { outputNames } from '../../cli/cloud/outputs/outputs.ts';
import type { LocalCloud } from '../../local-cloud/local-cloud.ts';

const program = join(__dirname, '..', 'zk-backup-cli.mjs');

/** Environment in which `npx zk-backup` talks to this cloud. */
export const commandLineEnvironment = ({ clientEnvironment, bucket, outputs }: LocalCloud) => ({
  ...clientEnvironment,
  ZK_BACKUP_BUCKET: bucket,
  ZK_BACKUP_FUNCTION: outputs[outputNames.backupFunction] ?? '',
  ZK_BACKUP_RESTORE_FUNCTION: outputs[outputNames.restoreFunction] ?? '',
  ZK_BACKUP_EXECUTE_FUNCTION: outputs[outputNames.executeFunction] ?? '',
  ZK_BACKUP_NOTIFY_FUNCTION: outputs[outputNames.notifyFunction] ?? '',
});

/** What a shell runs, for a script of one line. */
export const commandLine = `'${process.execPath}' '${program}'`;

/** The same of ZooKeeper's own zkCli.sh. */
export const zkCliLine = ({ toolbox, ensemble }: LocalCloud) =>
  `'${toolbox.java}' -cp '${toolbox.zookeeperClassPath}' org.apache.zookeeper.ZooKeeperMain -server '${ensemble.connectString}'`;

/** Runs `npx zk-backup`; what it prints for people goes to `showOn`, a file descriptor. */
export async function runCommandLine(
  cloud: LocalCloud,
  args: readonly string[],
  showOn: 1 | 2,
): Promise<{ readonly code: number | null; readonly document: unknown }> {
  const { code, stdout } = await printedBy(cloud, [...args, '--json'], showOn);
  return { code, document: stdout === '' ? undefined : JSON.parse(stdout) };
}

/** Runs `npx zk-backup`, and gives what it prints on stdout. */
export async function printedBy(
  cloud: LocalCloud,
  args: readonly string[],
  showOn: 1 | 2,
): Promise<{ readonly code: number | null; readonly stdout: string }> {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, ...commandLineEnvironment(cloud) },
    stdio: ['ignore', 'pipe', showOn],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [stdout, code] = await Promise.all([text(child.stdout as Readable), ended]);
  return { code, stdout };
}
