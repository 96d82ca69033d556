import type { Verbs } from '../command.ts';
import { ofConnect, ofStack, ofWaiting } from '../frame/option-table.ts';
import { verb } from '../frame/verb.ts';

/** What is said of the verbs that work on the deployed stack, in the order of `--help`. */
export const stackVerbs: Verbs = {
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
    says: 'last backup and run, who is at work, last drill and restore, and what is not well',
    more: [
      'It reads the bucket, and asks Lambda of what has not told its end; no node is asked. Without a name it tells of every ensemble in the outputs file, or of all in the bucket where there is none.',
      'With --max-age it prints one line as Nagios takes it, with figures behind a bar. The worst of several ensembles counts. A cloud that cannot be reached, or does not answer in time, is CRITICAL: a backup that nobody can see is none.',
    ],
    takes: ['[ENSEMBLE]'],
    options: ['max-age', 'timeout', ...ofStack],
    examples: [
      ['npx zk-backup status prod', 'how prod is, and what to do where it is not well'],
      ['npx zk-backup status --max-age 26h', 'a check of all ensembles, for a monitor'],
    ],
    prints: ['status'],
    exitCodes: [
      ['0', 'all is well; with --max-age OK'],
      ['1', 'something is not well; with --max-age WARNING'],
      [
        '2',
        'nothing was seen: the reason is on stderr; with --max-age CRITICAL, also where something is not well',
      ],
      ['3', 'with --max-age UNKNOWN: what was typed cannot be right'],
    ],
    load: async () => (await import('./status.ts')).statusCommand,
  }),
  report: verb({
    room: 'stack',
    says: 'a page about all backups, for a browser: what is protected, how far proven, how fast it restores',
    more: [
      'One file of HTML on stdout, without a program and without a request to anywhere. It is made of manifests, reports, drills and restores in the bucket: no archive is read, and no node is asked.',
    ],
    takes: ['[ENSEMBLE]'],
    options: ofStack,
    examples: [
      ['npx zk-backup report > report.html', 'of every ensemble'],
      ['npx zk-backup report prod > report.html', 'of prod alone'],
      ['npx zk-backup report prod --json', 'the same facts for a program'],
    ],
    prints: ['report'],
    load: async () => (await import('./report.ts')).reportCommand,
  }),
  run: verb({
    room: 'stack',
    says: 'take a backup now; the first of an ensemble arms its schedules',
    takes: ['[ENSEMBLE]'],
    options: ['dry-run', 'new-lineage', 'all', ...ofWaiting],
    examples: [
      [
        'npx zk-backup run prod --dry-run',
        'from which node it would be taken, or what is in the way',
      ],
      ['npx zk-backup run prod', 'take one, and wait until it is proven'],
      ['npx zk-backup run --all', 'of every ensemble, one after another'],
    ],
    prints: ['run', 'run-all', 'progress'],
    load: async () => (await import('./run.ts')).runCommand,
  }),
  expire: verb({
    room: 'stack',
    says: 'count now which backups stay, and have S3 delete the others within a day',
    more: [
      'Each good backup does the same. By it a change of the setting keep, which was deployed, is seen before and done at once: see docs/retention.md.',
      'The function counts, sets a tag on what is due, and answers. Nobody but S3 deletes.',
    ],
    takes: ['ENSEMBLE'],
    options: ['dry-run', ...ofStack],
    examples: [
      ['npx zk-backup expire prod --dry-run', 'what would go, and why each of the others stays'],
      ['npx zk-backup expire prod', 'the same, and it goes'],
    ],
    prints: ['expire'],
    load: async () => (await import('./expire.ts')).expireCommand,
  }),
  pin: verb({
    room: 'stack',
    says: 'keep one backup, whatever is counted, until it is unpinned',
    takes: ['ENSEMBLE[@WHICH]'],
    options: ofStack,
    examples: [
      [
        'npx zk-backup pin prod/zookeeper-backup-20261122T030000Z.tar.gz',
        'a key as list prints it',
      ],
      ['npx zk-backup pin prod', 'the last one, before something large is tried'],
    ],
    prints: ['pin'],
    load: async () => (await import('./pin.ts')).pinCommand,
  }),
  unpin: verb({
    room: 'stack',
    says: 'let one backup go that is pinned, or kept because another looked wrong beside it',
    takes: ['ENSEMBLE[@WHICH]'],
    options: ofStack,
    examples: [
      [
        'npx zk-backup unpin prod/zookeeper-backup-20261122T030000Z.tar.gz',
        'it goes when nothing else keeps it, with the next good backup',
      ],
    ],
    prints: ['pin'],
    load: async () => (await import('./pin.ts')).unpinCommand,
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
      ...(['backup', 'before', 'from', 'until', 'path', 'exact', 'into', 'force'] as const),
      ...(['plan-only', 'long', 'all', 'data', 'execute', 'yes', 'take-over'] as const),
      ...ofConnect,
      ...ofWaiting,
    ],
    examples: [
      ['npx zk-backup restore prod', 'the last backup; nothing is touched before a name is typed'],
      [
        'npx zk-backup restore prod --before 2026-11-22T03:00:00Z',
        'the newest one from before that time',
      ],
      ['npx zk-backup restore prod@-1', 'the one before the newest'],
      ['npx zk-backup restore prod --from eu-west-1', 'the last one, as it was copied there'],
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
    prints: ['restore', 'progress'],
    load: async () => (await import('./restore.ts')).restoreCommand,
  }),
  undo: verb({
    room: 'stack',
    says: 'take back what a restore did: of all of a backup, or of a part',
    takes: ['PLANID'],
    options: ['yes', 'take-over', ...ofConnect, ...ofWaiting],
    examples: [['npx zk-backup undo prod.20261122T030000Z', 'after the restore by that plan']],
    prints: ['undo', 'progress'],
    load: async () => (await import('./undo.ts')).undoCommand,
  }),
  drill: verb({
    room: 'stack',
    says: 'restore beside the real directories, measure it, and remove it',
    takes: ['ENSEMBLE[@WHICH]'],
    options: ['backup', 'before', 'from', ...ofWaiting],
    examples: [
      ['npx zk-backup drill prod', 'rehearse with the last backup; nothing is stopped'],
      ['npx zk-backup drill prod --from eu-west-1', 'the same with the copy in that region'],
    ],
    prints: ['drill', 'progress'],
    load: async () => (await import('./drill.ts')).drillCommand,
  }),
  'copy-policy': verb({
    room: 'stack',
    says: 'what the owner of a copy in another account attaches to its bucket',
    takes: ['COPY'],
    options: ofStack,
    examples: [
      [
        'npx zk-backup copy-policy eu-west-1 >policy.json',
        'of the copy in that region, or by its bucket',
      ],
    ],
    prints: [],
    load: async () => (await import('./copy-policy.ts')).copyPolicyCommand,
  }),
  notify: verb({
    room: 'stack',
    says: 'test the notifications: mail, Slack, webhook, heartbeats',
    more: [
      'A heartbeat is not pinged, because a ping would be a sign of life: its host is asked whether it can be reached.',
    ],
    takes: ['[ENSEMBLE]'],
    options: ['test', ...ofStack],
    examples: [
      ['npx zk-backup notify --test', 'whether everybody would be told'],
      ['npx zk-backup notify --test prod', 'the same, with the heartbeats of prod alone'],
    ],
    prints: ['notify'],
    load: async () => (await import('./notify.ts')).notifyCommand,
  }),
};
