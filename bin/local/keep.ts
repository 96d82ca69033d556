import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalCloud, localEnsemble } from '../../local-cloud/local-cloud.ts';
import type { AccidentName } from './accidents.ts';
import { commandLine, commandLineEnvironment, zkCliLine } from './command-line.ts';
import type { DemoOptions } from './options.ts';
import type { DemoReport } from './report.ts';

type Say = (line: string) => void;

/** An accident that was made, and the part of docs/restore.md that tells what to do. */
export interface MadeAccident {
  readonly name: AccidentName;
  readonly did: string;
  readonly section: string;
}

/** All that is told of a start. */
interface Told extends DemoReport {
  readonly page?: string | undefined;
  readonly accident?: MadeAccident | undefined;
}

/** Says where the results lie and what to try next. */
export function sayHowToGoOn(
  cloud: LocalCloud,
  { archive, manifest, page, accident }: Told,
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
  if (page) say(`Page      ${page} (open it in a browser)\n`);
  if (options.keep) {
    sayHowToTalk(cloud, directory, say);
    if (accident) sayAccident(accident, say);
  } else {
    say('Try next:');
    if (archive) say(`  tar tzvf ${archive.localPath}`);
    say('  npm start -- --mode live     the same without stopping the node');
    say('  npm start -- --restore       lose all of it, and restore it');
    say('  npm start -- --report        look at it in a browser');
    say('  npm start -- --keep          leave it running, and play with it');
    say('  npx cdk synth                the stack that does this on AWS');
  }
}

function sayHowToTalk(cloud: LocalCloud, directory: string, say: Say): void {
  const zkCli = writeScript(join(directory, 'zkCli'), [`exec ${zkCliLine(cloud)} "$@"`]);
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
  const server = writeScript(join(directory, 'server'), [
    'node=$1; shift',
    'case $node in',
    ...cloud.ensemble.nodes.flatMap(({ id, environment }) => [
      `${id}) export ${Object.entries(environment).map(assigned).join(' ')} ;;`,
    ]),
    `*) echo 'usage: server 1-${cloud.ensemble.nodes.length} start|stop|status' >&2; exit 2 ;;`,
    'esac',
    'exec zookeeper-service "$@"',
  ]);
  say('Everything is left running. From another terminal:');
  say(`  S3               ${cloud.s3.endpoint} (bucket ${cloud.bucket})`);
  say(`  ZooKeeper        ${cloud.ensemble.connectString}`);
  say(`  look at znodes   ${zkCli} ls /sample`);
  say(`  look at objects  ${aws} s3 ls --recursive s3://${cloud.bucket}/`);
  say(`  back up again    ${zkBackup} run ${localEnsemble}`);
  say(`  what there is    ${zkBackup} list`);
  say(`  restore it       ${zkBackup} restore ${localEnsemble}`);
  say(`  a server         ${server} 1 stop   (start, status)`);
  say(`  stop             Ctrl-C here, or: kill ${process.pid}`);
}

function sayAccident({ did, section }: MadeAccident, say: Say): void {
  say('');
  say(`✗ ${did}`);
  say(`  → Repair it: docs/restore.md, "${section}". Its npx zk-backup is the one above.`);
}

const assigned = ([name, value]: readonly [string, string]) => `${name}='${value}'`;
const exported = (variable: readonly [string, string]) => `export ${assigned(variable)}`;

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
