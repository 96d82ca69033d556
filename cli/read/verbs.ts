import type { Verbs } from '../command.ts';
import { ofStack } from '../frame/option-table.ts';
import { verb } from '../frame/verb.ts';

/** What is said of the verbs that read a backup, in the order of `--help`. */
export const readVerbs: Verbs = {
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
};
