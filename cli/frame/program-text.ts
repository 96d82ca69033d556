/** What is said of the command line as a whole; the verbs tell the rest. */
export const programText = {
  usage: 'npx zk-backup COMMAND',
  rooms: {
    stack: 'For operators: the backups in the bucket, and the functions of the stack.',
    backup: 'To read a backup by hand.',
    shell: 'For the shell.',
  },
  exitCodes: [
    ['0', 'done, no difference'],
    ['1', 'refused or failed, no such ensemble, znode or backup, differences'],
    ['2', 'error or bad usage: nothing was begun, or how it ended could not be seen'],
  ],
  limits:
    'Not read further: an archive of over 100,000 files, one that unpacks to over 1000 times its size (checked beyond 1 GiB), links and paths out of the archive.',
  /** What its page says before the verbs; a paragraph or a list each. */
  preface: [
    '## Where to type it',
    'In a clone of this repository, after `npm ci`, or in the folder of an app that has [the package](package.md). Anywhere else the name is not ours: nobody publishes `zk-backup` to the npm registry, a stranger could, and npx would run what he wrote. The one file `dist/zk-backup.js` of the package runs anywhere: `node zk-backup.js list --stack ZkBackup`.',
    '## Where it finds the stack',
    "- By `./zk-backup-outputs.json`, which `npx cdk deploy --outputs-file zk-backup-outputs.json` writes. `--outputs FILE` names another file, `--stack NAME` one of several stacks.\n- By `--stack NAME`, where there is no such file or it does not hold that stack: CloudFormation tells the rest. Credentials and a region (`AWS_PROFILE`, `AWS_REGION`) are all that it takes, and the right `cloudformation:DescribeStacks`, which the stack's policies for people have. Of several constructs in one stack, `--stack STACK/CONSTRUCT` names one.\n- By `--bucket` or `ZK_BACKUP_BUCKET`, with the aliases' ARNs in `ZK_BACKUP_FUNCTION`, `ZK_BACKUP_RESTORE_FUNCTION` (plans, drills) and `ZK_BACKUP_EXECUTE_FUNCTION` (executes, undoes).",
    'For other endpoints set `AWS_ENDPOINT_URL_S3`, `AWS_ENDPOINT_URL_LAMBDA` and `AWS_ENDPOINT_URL_CLOUDFORMATION`. `npm start -- --keep` prints such commands.',
    '## Which backup, and which point of it',
    'A BACKUP is the same to every command: `prod` or `prod@latest` (the newest complete one), `prod@-1` (the one before the newest), `prod@2026-11-22T03:00Z` (the newest that was due at or before that time), a key as `list` prints it, `s3://BUCKET/KEY`, or, to those that read, a file or folder. `s3://` comes first, then what begins with `.` or `/`, then a key, then an ensemble; where a name is also a file or folder here, both are named and nothing is done.',
    '`--until` of a restore, `--at` of `ls`, `cat`, `stat` and `get`, and `--since` and `--until` of `log` take a point: a zxid (after it), a time with its zone, `just-before:ZXID`, or `just-before:PATH` (before the last change of that znode).',
  ],
} as const;
