import { type Verb, verbs, verbsOfOperators, verbsOfReaders } from './verbs.ts';

const told = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

const linesOf = (some: Readonly<Record<string, Verb>>, which: 'help' | 'options') =>
  told(Object.values(some).flatMap((verb) => verb[which] ?? []));

/** Of the verbs that have their own; the name stands before the first line. */
const exitCodes = told(
  Object.entries(verbs).flatMap(([name, { exitCodes = [] }]) =>
    exitCodes.map((line, at) => `  ${(at === 0 ? name : '').padEnd(8)}${line}`),
  ),
);

/** What `npx zk-backup --help` prints. */
export const usage = `npx zk-backup COMMAND

For operators: the backups in the bucket, and the functions of the stack.

${linesOf(verbsOfOperators, 'help')}
${linesOf(verbsOfOperators, 'options')}
  --outputs FILE      what cdk deploy --outputs-file FILE wrote; ./zk-backup-outputs.json is found
  --stack NAME        which stack of it
  --bucket NAME       or ZK_BACKUP_BUCKET; with it the ARNs of the functions' aliases in
                      ZK_BACKUP_FUNCTION, ZK_BACKUP_RESTORE_FUNCTION (plans, drills) and
                      ZK_BACKUP_EXECUTE_FUNCTION (executes, undoes)

To read a backup by hand. A BACKUP is a .tar.gz that zk-backup made, a folder (the dataDir of a
server, its version-2, or an unpacked archive), or s3://BUCKET/KEY. Nothing is written or unpacked.

${linesOf(verbsOfReaders, 'help')}
${linesOf(verbsOfReaders, 'options')}  --logs DIR          of a folder: the dataLogDir, where zoo.cfg has one

All commands

  --json              one JSON document on stdout, progress on stderr
  --endpoint-url URL  S3-compatible storage; AWS_ENDPOINT_URL_S3 does the same
  --help              this text

Exit codes
${exitCodes}  others  0 done, no difference; 1 refused or failed, no such ensemble, znode or backup, differences;
          2 error or bad usage: nothing was begun, or how it ended could not be seen

Not read further: an archive of over 100,000 files, one that unpacks to over 1000 times its size
(checked beyond 1 GiB), links and paths out of the archive. diff compares data by length and CRC-32,
and leaves out what each server keeps for itself: /zookeeper/config and the statistics of quotas.
`;
