import type { Command } from './command.ts';

/*
 * The verbs of the command line, in the order of `--help`. What it says of one stands here and not in the
 * verb's file: to load all of those, and with them the SDK of AWS, would take it a second.
 */

/** The word behind `npx zk-backup`. */
export interface Verb {
  /** Its lines of `--help`, as they are printed. */
  readonly help: readonly string[];
  /** Lines of options that it brings; other verbs may take them, too. */
  readonly options?: readonly string[];
  /** Where they are not those of the others. */
  readonly exitCodes?: readonly string[];
  readonly load: () => Promise<Command>;
}

export const verbsOfOperators = {
  list: {
    help: ['  list    [ENSEMBLE]  the backups, newest first; --last N of each ensemble (30)'],
    load: async () => (await import('./list.ts')).listCommand,
  },
  status: {
    help: ['  status  [ENSEMBLE]  last backup, who is at work, last drill and restore'],
    load: async () => (await import('./status.ts')).statusCommand,
  },
  run: {
    help: [
      '  run     ENSEMBLE    take a backup now; --dry-run: only say from which node;',
      "                      --new-lineage: although the data is older than the last backup's (an undo)",
      '  run     --all       of every ensemble, one after another; the first of an ensemble arms its schedules',
    ],
    load: async () => (await import('./run.ts')).runCommand,
  },
  restore: {
    help: ["  restore ENSEMBLE    make a plan, show it, ask for the ensemble's name, execute it"],
    options: [
      '  --backup latest|KEY restore, drill: which backup (latest)',
      '  --before TIME       restore, drill: the newest from before that time, as 2026-11-22T03:00:00Z',
      '  --until POINT       restore: leave out what came later, within the logs of that backup:',
      '                      ZXID, TIME, just-before:ZXID, just-before:PATH (before its last change)',
      '  --into NAME         restore: into another ensemble, which allows it by restoreFrom',
      '  --force             restore: although a healthy quorum has only lost a member',
      '  --take-over         restore, undo: although another run, now dead, still holds the ensemble',
      '  --plan-only         restore: touch nothing; the plan can be executed for a day',
      '  --execute PLANID    restore: a plan that was made before',
      '  --yes               with --execute, and undo: do not ask: nobody is there to answer',
    ],
    load: async () => (await import('./restore.ts')).restoreCommand,
  },
  undo: {
    help: ['  undo    PLANID      put back what a restore moved aside'],
    load: async () => (await import('./undo.ts')).undoCommand,
  },
  drill: {
    help: ['  drill   ENSEMBLE    restore beside the real directories, measure it, and remove it'],
    load: async () => (await import('./drill.ts')).drillCommand,
  },
} as const satisfies Readonly<Record<string, Verb>>;

export const verbsOfReaders = {
  verify: {
    help: ['  verify BACKUP                 can it be restored, and to what'],
    exitCodes: [
      '0 proven; 1 damaged or not restorable; 2 could not tell: not reached, not read,',
      "or sound but without ZooKeeper's digests (3.5 and older, or switched off)",
    ],
    load: async () => (await import('./verify.ts')).verifyCommand,
  },
  ls: {
    help: ['  ls     BACKUP [PATH]          names of the children of a znode'],
    options: [
      '  --at POINT          ls, cat, stat: then, and not at the end: ZXID (after it), TIME,',
      '                      just-before:ZXID, just-before:PATH (before its last change)',
    ],
    load: async () => (await import('./ls.ts')).lsCommand,
  },
  cat: {
    help: ['  cat    BACKUP PATH            data of a znode, as it is'],
    load: async () => (await import('./cat.ts')).catCommand,
  },
  stat: {
    help: [
      '  stat   BACKUP PATH            all else of a znode, as zkCli.sh shows it, and its ACL',
    ],
    load: async () => (await import('./stat.ts')).statCommand,
  },
  diff: {
    help: [
      '  diff   BACKUP BACKUP [PATH]   znodes that differ: - only in the first, + only in the second, ~ in both',
    ],
    load: async () => (await import('./diff.ts')).diffCommand,
  },
  log: {
    help: [
      '  log    BACKUP [PATH]          the transactions in its logs, at and below PATH, oldest first',
    ],
    options: [
      '  --since, --until P  log: from, up to a point (ZXID, TIME, just-before:…)',
      '  --session ID        log: of one session',
      '  --type NAME,…       log: create, delete, setData, setAcl, check, reconfig, multi, createSession,',
      '                      closeSession, error (the failed ones)',
      '  --grep RE           log: whose path fits a regular expression; with --data, or whose data',
      '  --data              log: show data, too. Without it no data of a znode is printed',
      "                      Who a session was: no backup holds a client's address. The audit log does",
      '                      (audit.enable=true in zoo.cfg), and at level DEBUG the log of the server that',
      '                      opened the session ("Established session … for client …")',
    ],
    load: async () => (await import('./log.ts')).logCommand,
  },
} as const satisfies Readonly<Record<string, Verb>>;

export const verbs: Readonly<Record<string, Verb>> = { ...verbsOfOperators, ...verbsOfReaders };
