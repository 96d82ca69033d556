/** What `npx zk-backup --help` prints. */
export const usage = `npx zk-backup COMMAND

For operators: the backups in the bucket, and the functions of the stack.

  list    [ENSEMBLE]  the backups, newest first; --last N of each ensemble (30)
  status  [ENSEMBLE]  last backup, who is at work, last drill and restore
  run     ENSEMBLE    take a backup now; --dry-run: only say from which node;
                      --new-lineage: although the data is older than the last backup's (an undo)
  run     --all       of every ensemble, one after another; the first of an ensemble arms its schedules
  restore ENSEMBLE    make a plan, show it, ask for the ensemble's name, execute it
  undo    PLANID      put back what a restore moved aside
  drill   ENSEMBLE    restore beside the real directories, measure it, and remove it

  --backup latest|KEY restore, drill: which backup (latest)
  --before TIME       restore, drill: the newest from before that time, as 2026-11-22T03:00:00Z
  --until ZXID|TIME   restore: leave out what came later, within the logs of that backup
  --into NAME         restore: into another ensemble, which allows it by restoreFrom
  --force             restore: although a healthy quorum has only lost a member
  --take-over         restore, undo: although another run, which is dead, still holds the ensemble
  --plan-only         restore: touch nothing; the plan can be executed for a day
  --execute PLANID    restore: a plan that was made before
  --yes               with --execute, and undo: do not ask, where nobody is there to answer

  --outputs FILE      what cdk deploy --outputs-file FILE wrote; ./zk-backup-outputs.json is found
  --stack NAME        which stack of it
  --bucket NAME       or ZK_BACKUP_BUCKET; with it the ARNs of the functions' aliases in
                      ZK_BACKUP_FUNCTION, ZK_BACKUP_RESTORE_FUNCTION (plans, drills) and
                      ZK_BACKUP_EXECUTE_FUNCTION (executes, undoes)

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
  others  0 done, no difference; 1 refused or failed, no such ensemble, znode or backup, differences;
          2 error or bad usage: nothing was begun, or how it ended could not be seen

Not read further: an archive of over 100,000 files, one that unpacks to over 1000 times its size
(checked beyond 1 GiB), links and paths out of the archive. diff compares data by length and CRC-32,
and leaves out what each server keeps for itself: /zookeeper/config and the statistics of quotas.
`;
