/** An option of the command line. */
export interface OptionRow {
  /** What its value is called in the help; an option without it is a switch. */
  readonly takes?: string;
  /** All there are; by default any. */
  readonly values?: readonly string[];
  /** One letter, for what is typed often. */
  readonly short?: string;
  /** It may be given more than once. */
  readonly repeats?: true;
  readonly says: string;
}

/** Every option there is, once, whichever verbs take it, in the order of `--help`. */
export const optionTable = {
  'max-age': {
    takes: 'DURATION',
    says: 'a health check on one line, for Nagios and cron: the newest backup may be so old, as 26h or 2d',
  },
  timeout: {
    takes: 'DURATION',
    says: 'of --max-age: what is not seen in that time is CRITICAL (8s)',
  },
  last: { takes: 'N', says: 'so many of each ensemble (30)' },
  'dry-run': { says: 'only say from which node, or what would go; nothing is touched' },
  'new-lineage': {
    says: "although the data is older than the last backup's: after a reset, or an undo of a standalone server",
  },
  all: { says: 'all there are: of run every ensemble, one after another; of a part every path' },
  backup: { takes: 'latest|KEY', says: 'which backup (latest)' },
  before: { takes: 'TIME', says: 'the newest from before that time, as 2026-11-22T03:00:00Z' },
  from: {
    takes: 'COPY',
    says: 'read it in a copy, by its bucket or its region, not in the first bucket',
  },
  since: { takes: 'POINT', says: 'leave out what came earlier' },
  until: { takes: 'POINT', says: 'leave out what came later, within the logs of that backup' },
  path: {
    takes: 'PATH',
    repeats: true,
    says: 'only that znode and all below it, while the ensemble goes on serving; may be repeated',
  },
  exact: { says: 'of --path: and delete there what the backup has not' },
  into: { takes: 'NAME', says: 'into another ensemble, which allows it by restoreFrom' },
  force: { says: 'although a healthy quorum has only lost a member, or counters take long' },
  'take-over': { says: 'although another run, now dead, still holds the ensemble' },
  'plan-only': { says: 'touch nothing; the plan can be executed for a day' },
  long: { says: 'all that the plan says, what is done on each node, and what clients see' },
  execute: { takes: 'PLANID', says: 'a plan that was made before' },
  test: { says: 'send a marked test through every channel, and tell what each answered' },
  yes: { says: 'do not ask: nobody is there to answer' },
  connect: {
    takes: 'HOST:PORT',
    says: 'of a part: this machine sends the requests, to a server of the ensemble that it reaches there, and no node does',
  },
  sasl: {
    takes: 'FILE',
    says: 'of --connect: one line user:password for SASL (DIGEST-MD5), which its owner alone may read',
  },
  digest: { takes: 'FILE', says: 'of --connect: the same for ACLs of digest users' },
  ca: { takes: 'FILE', says: 'of --connect: by TLS; PEM file of who signed for the servers' },
  cert: { takes: 'FILE', says: 'of --connect: PEM file of this client, with --key' },
  key: { takes: 'FILE', says: 'of --connect: PEM file of its key, without a passphrase' },
  outputs: {
    takes: 'FILE',
    says: 'what cdk deploy --outputs-file FILE wrote; ./zk-backup-outputs.json is found',
  },
  stack: {
    takes: 'NAME',
    says: 'which stack: of that file, or else as CloudFormation knows it; STACK/CONSTRUCT of several in one',
  },
  bucket: {
    takes: 'NAME',
    says: "or ZK_BACKUP_BUCKET; with it the ARNs of the functions' aliases in ZK_BACKUP_FUNCTION, ZK_BACKUP_RESTORE_FUNCTION (plans, drills) and ZK_BACKUP_EXECUTE_FUNCTION (executes, undoes), and that of the notify function in ZK_BACKUP_NOTIFY_FUNCTION",
  },
  at: { takes: 'POINT', says: 'then, and not at the end of the backup' },
  session: { takes: 'ID', says: 'of one session, such as 0x100001620db0000' },
  type: {
    takes: 'NAME,…',
    says: 'create, delete, setData, setAcl, check, reconfig, multi, createSession, closeSession, error (what failed)',
  },
  grep: {
    takes: 'REGEX',
    says: 'whose path fits a regular expression; with --data, or whose data',
  },
  data: { says: 'show the data, too' },
  summary: { says: 'only how many right below each znode' },
  out: {
    takes: 'FILE|DIR',
    short: 'o',
    says: 'the data into a new file; with a / behind it, the znode and all below it into a new folder',
  },
  logs: { takes: 'DIR', says: 'of a folder: the dataLogDir, where zoo.cfg has one' },
  progress: {
    takes: 'json',
    values: ['json'],
    says: 'all on stderr as lines of JSON: how far it is, how it ended, and what is served then',
  },
  json: { says: 'one JSON document on stdout, progress on stderr' },
  'endpoint-url': {
    takes: 'URL',
    says: 'S3-compatible storage; AWS_ENDPOINT_URL_S3 does the same',
  },
} as const satisfies Readonly<Record<string, OptionRow>>;

export type OptionName = keyof typeof optionTable;

/** What the value of several options is, once. */
export const valueTable: Readonly<Record<string, string>> = {
  POINT: `a zxid such as 0x500000010 (after it), a time with its zone such as 2026-11-22T03:00:00Z, just-before:ZXID, or just-before:PATH (before the last change of that znode)`,
};

/** Options that every verb takes. */
export const everywhere = ['json', 'endpoint-url'] as const satisfies readonly OptionName[];

/** Those that say where the deployed stack is. */
export const ofStack = ['outputs', 'stack', 'bucket'] as const satisfies readonly OptionName[];
export type OfStack = (typeof ofStack)[number];

/** Those of verbs that wait for an execution. */
export const ofWaiting = ['progress', ...ofStack] as const satisfies readonly OptionName[];
export type OfWaiting = (typeof ofWaiting)[number];

/** Those by which this machine gets into an ensemble. */
export const ofConnect = [
  'connect',
  'sasl',
  'digest',
  'ca',
  'cert',
  'key',
] as const satisfies readonly OptionName[];
export type OfConnect = (typeof ofConnect)[number];

type ValueOf<Name extends OptionName> = (typeof optionTable)[Name] extends {
  readonly takes: string;
}
  ? (typeof optionTable)[Name] extends { readonly repeats: true }
    ? readonly string[]
    : string
  : boolean;

/** What was given for these options; undefined for what was not. */
export type ValuesOf<Name extends OptionName> = {
  readonly [One in Name | (typeof everywhere)[number]]: ValueOf<One> | undefined;
};

export const optionRow = (name: OptionName): OptionRow => optionTable[name];

/** `--last N` */
export const optionText = (name: OptionName): string => {
  const { takes, short } = optionRow(name);
  const names = short === undefined ? `--${name}` : `-${short}, --${name}`;
  return takes === undefined ? names : `${names} ${takes}`;
};
