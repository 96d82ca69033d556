import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalCloud, localEnsemble } from '../../local-cloud/local-cloud.ts';
import { commandLine, commandLineEnvironment } from './command-line.ts';
import type { DemoOptions } from './options.ts';
import type { DemoReport } from './report.ts';

type Say = (line: string) => void;

/** Says where the results lie and what to try next. */
export function sayHowToGoOn(
  cloud: LocalCloud,
  { archive, manifest }: DemoReport,
  options: DemoOptions,
  directory: string,
  say: Say,
): void {
  say('');
  if (archive && manifest) {
    say(`Archive   ${archive.localPath}`);
    say(`Manifest  ${manifest.localPath}`);
    say('');
  }
  if (options.keep) sayHowToTalk(cloud, directory, say);
  else {
    say('Try next:');
    if (archive) say(`  tar tzvf ${archive.localPath}`);
    say('  npm start -- --mode live     the same without stopping the node');
    say('  npm start -- --restore       lose all of it, and restore it');
    say('  npm start -- --keep          leave it running, and play with it');
    say('  npx cdk synth                the stack that does this on AWS');
  }
}

function sayHowToTalk(cloud: LocalCloud, directory: string, say: Say): void {
  const zkCli = writeScript(join(directory, 'zkCli'), [
    `exec '${cloud.toolbox.java}' -cp '${cloud.toolbox.zookeeperClassPath}' \\`,
    `  org.apache.zookeeper.ZooKeeperMain -server '${cloud.ensemble.connectString}' "$@"`,
  ]);
  const aws = writeScript(join(directory, 'aws'), [
    ...Object.entries(cloud.clientEnvironment).map(exported),
    `exec '${cloud.toolbox.aws}' "$@"`,
  ]);
  const zkBackupPath = join(directory, 'zk-backup');
  const zkBackup = writeScript(zkBackupPath, [
    ...Object.entries(commandLineEnvironment(cloud)).map(exported),
    // What it tells to go on with is called as it was itself.
    exported(['ZK_BACKUP_COMMAND', zkBackupPath]),
    `exec ${commandLine} "$@"`,
  ]);
  say('Everything is left running. From another terminal:');
  say(`  S3               ${cloud.s3.endpoint} (bucket ${cloud.bucket})`);
  say(`  ZooKeeper        ${cloud.ensemble.connectString}`);
  say(`  look at znodes   ${zkCli} ls /sample`);
  say(`  look at objects  ${aws} s3 ls --recursive s3://${cloud.bucket}/`);
  say(`  back up again    ${zkBackup} run ${localEnsemble}`);
  say(`  what there is    ${zkBackup} list`);
  say(`  restore it       ${zkBackup} restore ${localEnsemble}`);
  say(`  stop             Ctrl-C here, or: kill ${process.pid}`);
}

const exported = ([name, value]: readonly [string, string]) => `export ${name}='${value}'`;

function writeScript(path: string, lines: readonly string[]): string {
  writeFileSync(path, `#!/usr/bin/env bash\n${lines.join('\n')}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** Waits until somebody wants it to end. */
export const untilStopped = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    // The stand-ins' servers keep the process alive.
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });
