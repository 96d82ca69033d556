import type { PartDifference } from '../../part/changes.ts';
import { isAtOrBelow } from '../../part/part.ts';
import type { Application } from '../../plan/reading/applications.ts';

interface Hint {
  /** Of `Application`; undefined: it is known by the path alone. */
  readonly application?: string;
  /** What of a path, below the application's root, it is about. */
  readonly below: RegExp;
  readonly text: string;
}

const page = 'docs/after-a-restore-applications.md';

/** What has to be known before the znodes of an application are put back while it runs. */
const hints: readonly Hint[] = [
  {
    application: 'Kafka',
    below: /^\/config(\/|$)/,
    text: 'Kafka reads a setting again only when it is told: write a notification under /config/changes, as kafka-configs.sh does, or let another broker become the controller.',
  },
  {
    application: 'Kafka',
    below: /^\/(brokers|controller|controller_epoch|admin|isr_change_notification)(\/|$)/,
    text: 'Kafka brokers and the controller keep versions of these znodes in memory, and theirs win: a partition whose state was put back may be written over, or stand still until the controller is elected anew.',
  },
  {
    application: 'ClickHouse',
    below: /\/(replicas|block_numbers|blocks|log|quorum|mutations|parts|columns|metadata)(\/|$)/,
    text: 'For the znodes of a ClickHouse table prefer SYSTEM RESTORE REPLICA, which makes them from the parts on its disk: what a backup says of parts is older than they are.',
  },
  {
    application: 'ClickHouse',
    below: /^\/access(\/|$)/,
    text: 'Users and roles of ClickHouse below /access exist in ZooKeeper only: no server can make them again.',
  },
  {
    application: 'Solr',
    below: /^\/configs(\/|$)/,
    text: 'Solr reads a configset when a core is loaded: reload each collection that uses it (RELOAD).',
  },
  {
    application: 'Solr',
    below: /^\/collections(\/|$)/,
    text: 'Solr keeps the state of collections in memory, and its overseer writes it: stop the overseer first, or its next write wins. Cores that state.json does not name may be deleted by a node that starts.',
  },
  {
    below: /\/ledgers(\/|$)/,
    text: 'BookKeeper needs /ledgers as a whole: its ledgers, their allocator and cookies belong together. Put back a part of it only if you know that part.',
  },
];

/** The hints that concern a plan's changes, each once. Pure. */
export function hintsFor(
  { changes }: Pick<PartDifference, 'changes'>,
  applications: readonly Application[],
): string[] {
  const found = hints.filter(({ application, below }) => {
    const roots = applications.find(({ name }) => name === application)?.roots ?? [];
    return changes.some(({ path }) =>
      application === undefined
        ? below.test(path)
        : roots.some((root) => isAtOrBelow(path, root) && below.test(belowRoot(path, root))),
    );
  });
  const named = found.some(({ application }) => application !== undefined);
  return [...found.map(({ text }) => text), ...(named ? [`More about them: ${page}.`] : [])];
}

const belowRoot = (path: string, root: string) => (root === '/' ? path : path.slice(root.length));
