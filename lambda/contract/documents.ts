/*
 * The SSM documents: their names, steps and parameters, and what a parameter may hold.
 */

/** Parameters of the documents; SSM allows letters and digits only. */
export const documentParameters = {
  /** All: whose nodes these are. What else is sent must be of it; the script on the node refuses the rest. */
  ensemble: 'Ensemble',
  /** All but probe: see `runIdPattern`. */
  runId: 'RunId',
  /** Backup and capture. */
  key: 'Key',
  /** Backup and capture: one of `checksums`. */
  checksum: 'Checksum',
} as const;

/** What the node asks storage to sum. `none`: it is not asked, for it knows no CRC64NVME. */
export const checksums = ['CRC64NVME', 'none'] as const;
export type Checksum = (typeof checksums)[number];

/** RE2, anchored; none admits a quote, blank, `$` or backtick. They are document `allowedPattern`s. */
export const allowedPatterns = {
  ensemble: '^[a-z0-9][a-z0-9-]{0,39}$',
  prefix: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$',
  runId: '^[a-z0-9][a-z0-9-]{0,39}\\.[0-9]{8}T[0-9]{6}Z$',
  bucket: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
  key: '^[a-z0-9][a-z0-9-]{0,39}/[A-Za-z0-9._-]{1,96}\\.tar\\.gz$',
} as const;

/** `remove` is a finallyStep; SSM may want three letters. */
const captureSteps = ['capture', 'upload', 'remove'] as const;

/** Steps of the documents, in order. */
export const documentSteps = {
  probe: ['probe'],
  backup: captureSteps,
  revive: ['revive'],
  /** As those of a backup in live mode, whatever the ensemble's own mode is. */
  capture: captureSteps,
  apply: ['apply'],
} as const;

/** Exit code of `capture` when another run holds the node (EX_TEMPFAIL): nothing was touched. */
export const anotherRunExitCode = 75;

/** What the backup function sends. */
export const backupDocuments = ['probe', 'backup', 'revive'] as const;
export type BackupDocument = (typeof backupDocuments)[number];

/** What the restore function sends. Only `restore` stops a server. */
export const restoreDocuments = ['restore', 'drill', 'capture', 'apply'] as const;
export type RestoreDocument = (typeof restoreDocuments)[number];

/**
 * The rule that all documents' names follow.
 * @param prefix name of the deployment
 * @param profile id of what a document holds; ensembles of one profile share their documents
 */
export const documentName = (prefix: string, profile: string, kind: string) =>
  `${prefix}-${profile}-${kind}`;

/** Parameters of the documents `restore` and `drill` besides the ensemble, all required, all text. */
export const restoreParameters = {
  /** `restore` only: one of `restoreActions`. */
  action: 'Action',
  /** The plan's id, of the form of a run id (`runId`); of a drill its own (`drillId`). */
  runId: 'RunId',
  /** `restore` only: decimal; `place` writes it to both epoch files of a voter. `0`: none. */
  epoch: 'Epoch',
  /** What `stage` and `drill` are to do, as `orderText` writes it; `none` for the other actions. */
  order: 'Order',
  /** The bucket of a copy that the archive is read from; `none`: from the bucket of the backups. */
  copy: 'Copy',
} as const;

/**
 * Parameters of the document `apply` besides the ensemble, all required. Those of `capture` are those of a backup, with a plan's id
 * for the run's and a key of `restorePatterns.captureKey`.
 */
export const applyParameters = {
  /** The plan's id. */
  runId: 'RunId',
  /** The key of a stream of requests; its answers get the key that `answersKeyOf` tells. */
  requests: 'Requests',
} as const;

export const restorePatterns = {
  epoch: '^[0-9]{1,10}$',
  captureKey: '^[a-z0-9][a-z0-9-]{0,39}/restores/[A-Za-z0-9._-]{1,96}\\.tar\\.gz$',
  requestsKey: '^[a-z0-9][a-z0-9-]{0,39}/restores/[A-Za-z0-9._-]{1,96}\\.requests$',
  /** Of the archive's key the ensemble is the first part: which may be taken, `OwnNodes` and the node decide. */
  order:
    '^(none|zk-backup-order,1\\+archive,[a-z0-9][a-z0-9-]{0,39}/[A-Za-z0-9._-]{1,96}\\.tar\\.gz,[0-9A-Za-z,+./_-]+)$',
  /** The id of a drill, and as a drill was named before: an execution that began then goes on so. */
  drillId: '^[a-z0-9][a-z0-9-]{0,39}\\.(drill-)?[0-9]{8}T[0-9]{6}Z$',
} as const;

/**
 * Of a command's order: some 240 files. SSM takes less than 64 KB of document and parameters together; synth
 * refuses a document that leaves no room for this.
 */
export const maximumOrderBytes = 30_000;

/**
 * The order of a restore or a drill. It comes with the command: to download it first would take each
 * node one more start of its CLI. Lines of words; in the parameter `,` stands for a blank and `+` for the
 * end of a line, which mean nothing to a shell. The node refuses any other line:
 *
 *   zk-backup-order 1
 *   archive KEY SHA256 BYTES [HEXVERSION]   without a version the key is read
 *   file SHA256 BYTES PATH       PATH as in the archive; the file is cut to BYTES first (`until`)
 *   last ZXID                    the last transaction that is restored
 *   canary HEXPATH MZXID VERSION BYTES
 *   znodes COUNT                 as `srvr` counts them (the tree's + 1); `-` where it is not known
 *   ephemerals COUNT             that COUNT holds and that go when their sessions end
 *   end
 *
 * PATH is data/version-2/NAME or log/version-2/NAME. HEXVERSION is the id of the archive's version in hex, HEXPATH the znode's path, MZXID `0x…`,
 * VERSION and BYTES decimal.
 */
export const orderHead = 'zk-backup-order 1';
