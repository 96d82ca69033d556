import { explain } from '../../lambda/errors.ts';
import { cat } from './cat.ts';
import type { Command, Surroundings, Terminal } from './command.ts';
import { diff } from './diff.ts';
import { BadOption } from './errors.ts';
import { ls } from './ls.ts';
import { hint } from './options.ts';
import { stat } from './stat.ts';
import { printable } from './text.ts';
import { verify } from './verify.ts';

/** Those that talk to AWS bring its SDK with them: loaded only when they are wanted. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  list: async () => (await import('./operator/list.ts')).list,
  run: async () => (await import('./operator/run.ts')).run,
  status: async () => (await import('./operator/status.ts')).status,
  verify: async () => verify,
  ls: async () => ls,
  cat: async () => cat,
  stat: async () => stat,
  diff: async () => diff,
};

const surroundings: Surroundings = {
  environment: process.env,
  connect: async (settings) => (await import('./operator/connect.ts')).connect(settings),
};

export const usage = `npx zk-backup COMMAND

For operators: backups in the bucket, and the functions of the stack.

  list   [ENSEMBLE]             the backups, newest first: --last N of each (30)
  status [ENSEMBLE]             last backup, who is at work, last drill and restore
  run    ENSEMBLE               takes a backup now; --dry-run: only says from which node

  --outputs FILE      what cdk deploy --outputs-file FILE wrote; ./zk-backup-outputs.json is found
  --stack NAME        which stack of it
  --bucket NAME       or ZK_BACKUP_BUCKET, with the ARNs of the aliases in ZK_BACKUP_FUNCTION and
                      ZK_BACKUP_RESTORE_FUNCTION

To read a backup by hand. A BACKUP is a .tar.gz that zk-backup made, a folder (the dataDir of a
server, its version-2, or an unpacked archive), or s3://BUCKET/KEY. Nothing is written or unpacked.

  verify BACKUP                 can it be restored, and to what
  ls     BACKUP [PATH]          names of the children of a znode
  cat    BACKUP PATH            data of a znode, as it is
  stat   BACKUP PATH            all else of a znode, as zkCli.sh shows it, and its ACL
  diff   BACKUP BACKUP [PATH]   znodes that differ: - only in the first, + only in the second, ~ in both

  --at ZXID           ls, cat, stat: after that transaction instead of the last one
  --logs DIR          of a folder: the dataLogDir, where zoo.cfg has one

All commands

  --json              one JSON document on stdout, progress on stderr
  --endpoint-url URL  S3-compatible storage; AWS_ENDPOINT_URL_S3 does the same
  --help              this text

Exit codes
  verify  0 proven; 1 damaged or not restorable; 2 could not tell: not reached, not read,
          or sound but without ZooKeeper's digests (3.5 and older, or switched off)
  others  0 done, no difference; 1 refused or failed, no such znode or backup, differences;
          2 error or bad usage: nothing was begun, or it is not known how it ended

Not read further: an archive of over 100,000 files, one that unpacks to over 1000 times its size
(checked beyond 1 GiB), links and paths out of the archive. diff compares data by length and CRC-32,
and leaves out what each server keeps for itself: /zookeeper/config and the statistics of quotas.
`;

/** @returns the exit code */
export async function main(
  args: readonly string[],
  terminal: Terminal = process,
  around = surroundings,
): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (name === undefined || name === 'help' || args.includes('--help') || args.includes('-h')) {
      terminal.stdout.write(usage);
      return name === undefined ? 2 : 0;
    }
    const command = await commandOf(name)();
    return await command(rest, terminal, around);
  } catch (error) {
    const { sentence, hint: advice } = explain(error);
    terminal.stderr.write(`${printable(sentence)}\n${advice ? `  → ${printable(advice)}\n` : ''}`);
    return 2;
  }
}

function commandOf(name: string) {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) return command;
  const known = Object.keys(commands).join(', ');
  throw new BadOption(`There is no command "${name}", only ${known}.`, { hint });
}
