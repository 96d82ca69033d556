import type { Verb, Verbs } from './command.ts';
import { type OptionName, ofConnect, ofStack } from './frame/option-table.ts';

/*
 * The verbs of the command line, in the order of `--help`. What is said of one stands here and not in the
 * verb's file: to load all of those, and with them the SDK of AWS, would take it a second.
 */

/** Holds that a verb's command reads no option that its row does not have. */
const verb = <Name extends OptionName>(row: Verb<Name>) => row as Verb;

export const verbs: Verbs = {
  list: verb({
    room: 'stack',
    says: 'the backups, newest first',
    takes: ['[ENSEMBLE]'],
    options: ['last', ...ofStack],
    examples: [
      ['npx zk-backup list prod', 'the last 30 of prod'],
      ['npx zk-backup list --last 1', 'the newest of every ensemble'],
    ],
    prints: ['list'],
    load: async () => (await import('./list.ts')).listCommand,
  }),
  status: verb({
    room: 'stack',
    says: 'last backup, who is at work, last drill and restore',
    takes: ['[ENSEMBLE]'],
    options: ofStack,
    examples: [
      ['npx zk-backup status prod', 'how prod is, from the bucket alone: no node is asked'],
    ],
    prints: ['status'],
    load: async () => (await import('./status.ts')).statusCommand,
  }),
  run: verb({
    room: 'stack',
    says: 'take a backup now; the first of an ensemble arms its schedules',
    takes: ['[ENSEMBLE]'],
    options: ['dry-run', 'new-lineage', 'all', ...ofStack],
    examples: [
      [
        'npx zk-backup run prod --dry-run',
        'from which node it would be taken, or what is in the way',
      ],
      ['npx zk-backup run prod', 'take one, and wait until it is proven'],
      ['npx zk-backup run --all', 'of every ensemble, one after another'],
    ],
    prints: ['run', 'run-all'],
    load: async () => (await import('./run.ts')).runCommand,
  }),
  restore: verb({
    room: 'stack',
    says: "make a plan, show it, ask for the ensemble's name, execute it",
    more: [
      'All of a backup: every server is stopped, and starts with the data of the backup.',
      'With --path a part of it: nothing is stopped. What is missing there comes back, and what is otherwise is set; what clients change meanwhile is not written over. --data shows what is set, and takes the right to read archives.',
      'With --connect as well, where the servers let no client of a node in (SASL, or a port that it cannot use): the same requests are sent from here. It takes the rights of ConnectPolicyArn, and the command has to run until its end.',
    ],
    takes: ['ENSEMBLE[@WHICH]'],
    options: [
      ...(['backup', 'before', 'until', 'path', 'exact', 'into', 'force'] as const),
      ...(['plan-only', 'long', 'all', 'data', 'execute', 'yes', 'take-over'] as const),
      ...ofConnect,
      ...ofStack,
    ],
    examples: [
      ['npx zk-backup restore prod', 'the last backup; nothing is touched before a name is typed'],
      [
        'npx zk-backup restore prod --before 2026-11-22T03:00:00Z',
        'the newest one from before that time',
      ],
      ['npx zk-backup restore prod@-1', 'the one before the newest'],
      ['npx zk-backup restore prod --plan-only', 'only the plan, which names its id'],
      [
        'npx zk-backup restore prod --path /kafka/config',
        'it and all below it, into the ensemble as it serves',
      ],
      [
        'npx zk-backup restore prod --path /kafka/config --until just-before:/kafka/config --plan-only --all',
        'as it was before its last change in that backup; every path of the plan',
      ],
      [
        'npx zk-backup restore prod --path /kafka/config --connect localhost:2181 --sasl ./keeper',
        'by a port that SSM forwards to a server that demands SASL',
      ],
      ['npx zk-backup restore prod --execute prod.20261122T030000Z --yes', 'a plan, in a script'],
    ],
    prints: ['restore'],
    load: async () => (await import('./restore.ts')).restoreCommand,
  }),
  undo: verb({
    room: 'stack',
    says: 'take back what a restore did: of all of a backup, or of a part',
    takes: ['PLANID'],
    options: ['yes', 'take-over', ...ofConnect, ...ofStack],
    examples: [['npx zk-backup undo prod.20261122T030000Z', 'after the restore by that plan']],
    prints: ['undo'],
    load: async () => (await import('./undo.ts')).undoCommand,
  }),
  drill: verb({
    room: 'stack',
    says: 'restore beside the real directories, measure it, and remove it',
    takes: ['ENSEMBLE[@WHICH]'],
    options: ['backup', 'before', ...ofStack],
    examples: [['npx zk-backup drill prod', 'rehearse with the last backup; nothing is stopped']],
    prints: ['drill'],
    load: async () => (await import('./drill.ts')).drillCommand,
  }),
  verify: verb({
    room: 'backup',
    says: 'can it be restored, and to what',
    takes: ['BACKUP'],
    options: ['logs', ...ofStack],
    examples: [
      [
        'npx zk-backup verify ./zookeeper-backup-20261122T030000Z.tar.gz',
        'an archive, and its manifest beside it',
      ],
      ['npx zk-backup verify /var/lib/zookeeper', 'the dataDir of a server'],
    ],
    exitCodes: [
      ['0', 'proven'],
      ['1', 'damaged or not restorable'],
      [
        '2',
        "could not tell: not reached, not read, or sound but without ZooKeeper's digests (3.5 and older, or switched off)",
      ],
    ],
    prints: ['verify'],
    load: async () => (await import('./verify.ts')).verifyCommand,
  }),
  ls: verb({
    room: 'backup',
    says: 'names of the children of a znode',
    takes: ['BACKUP', '[PATH]'],
    options: ['at', 'logs', ...ofStack],
    examples: [['npx zk-backup ls ./backup.tar.gz /kafka', 'what is right below /kafka']],
    showsZnodes: true,
    prints: ['ls'],
    load: async () => (await import('./ls.ts')).lsCommand,
  }),
  cat: verb({
    room: 'backup',
    says: 'data of a znode, as it is',
    takes: ['BACKUP', 'PATH'],
    options: ['at', 'logs', ...ofStack],
    examples: [
      ['npx zk-backup cat ./backup.tar.gz /kafka/config', 'its data'],
      [
        'npx zk-backup cat ./backup.tar.gz /kafka/config --at 0x500000010',
        'its data after that transaction',
      ],
    ],
    showsZnodes: true,
    prints: ['cat'],
    load: async () => (await import('./cat.ts')).catCommand,
  }),
  stat: verb({
    room: 'backup',
    says: 'all else of a znode, as zkCli.sh shows it, and its ACL',
    takes: ['BACKUP', 'PATH'],
    options: ['at', 'logs', ...ofStack],
    examples: [
      ['npx zk-backup stat ./backup.tar.gz /kafka/config', 'zxids, times, versions, owner and ACL'],
    ],
    showsZnodes: true,
    prints: ['stat'],
    load: async () => (await import('./stat.ts')).statCommand,
  }),
  get: verb({
    room: 'backup',
    says: 'write the data of a znode, or a znode and all below it, into new files',
    more: [
      'Nothing is written over. In a folder each znode is a file of its name; one with children is a folder, and its own data is in .data there.',
      'Of a name, % and what a file system or a terminal could mistake are written as %25 and so on; .znodes.json tells path, file, type and ACL of each znode, and null data from empty.',
    ],
    takes: ['BACKUP', 'PATH'],
    options: ['out', 'at', 'logs', ...ofStack],
    examples: [
      ['npx zk-backup get prod /kafka/config -o ./config', 'its data, into a new file'],
      [
        'npx zk-backup get prod@-1 /kafka/config -o ./config/',
        'it and all below it, into a new folder',
      ],
    ],
    prints: ['get'],
    load: async () => (await import('./get.ts')).getCommand,
  }),
  diff: verb({
    room: 'backup',
    says: 'znodes that differ: - only in the first, + only in the second, ~ in both',
    more: [
      'Data is compared by length and CRC-32. Left out is what each server keeps for itself: /zookeeper/config and the statistics of quotas.',
    ],
    takes: ['BACKUP', 'BACKUP', '[PATH]'],
    options: ['data', 'summary', ...ofStack],
    examples: [
      ['npx zk-backup diff ./monday.tar.gz ./tuesday.tar.gz /kafka', 'what changed below /kafka'],
      [
        'npx zk-backup diff prod@-1 prod --summary',
        'where most of it changed since the backup before',
      ],
    ],
    showsZnodes: true,
    prints: ['diff', 'diff-summary'],
    load: async () => (await import('./diff.ts')).diffCommand,
  }),
  log: verb({
    room: 'backup',
    says: 'the transactions in its logs, at and below PATH, oldest first',
    more: [
      'A line tells when, which, by whom and what, and how many bytes a znode had before and after; no data of a znode is printed unless --data is given.',
      'Who a session was: no backup holds a client\'s address. The audit log does (audit.enable=true in zoo.cfg), and at level DEBUG the log of the server that opened the session ("Established session … for client …").',
      'With --json each transaction is a document on a line of its own.',
    ],
    takes: ['BACKUP', '[PATH]'],
    options: [
      ...(['since', 'until', 'session', 'type', 'grep', 'data', 'logs'] as const),
      ...ofStack,
    ],
    examples: [
      ['npx zk-backup log prod /kafka/config', 'what was done to it and all below it'],
      [
        'npx zk-backup log prod --type delete --since 2026-11-22T03:00Z',
        'what was deleted from then on',
      ],
      [
        'npx zk-backup log prod --session 0x100001620db0000',
        'what one client did, and what it held',
      ],
    ],
    showsZnodes: true,
    prints: ['log'],
    load: async () => (await import('./log.ts')).logCommand,
  }),
  completion: verb({
    room: 'shell',
    says: 'a script by which a shell completes these commands',
    takes: ['SHELL'],
    options: [],
    examples: [
      ['eval "$(npx zk-backup completion bash)"', 'in ~/.bashrc'],
      ['eval "$(npx zk-backup completion zsh)"', 'in ~/.zshrc, below compinit'],
      ['npx zk-backup completion fish | source', 'in ~/.config/fish/config.fish'],
    ],
    prints: [],
    load: async () => (await import('./completion.ts')).completionCommand,
  }),
};
