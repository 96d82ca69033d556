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
} as const;
