/**
 * The names that synth time (lib/), run time (lambda/) and the node scripts share.
 * No logic beyond spelling a name; no import of AWS or CDK.
 */

/** Environment variables of the Lambda. */
export const environment = {
  /** JSON array of `EnsembleSettings`. */
  ensembles: 'ZK_BACKUP_ENSEMBLES',
  bucket: 'ZK_BACKUP_BUCKET',
  eventBus: 'ZK_BACKUP_EVENT_BUS',
  /** Endpoint of S3-compatible storage; absent on AWS. */
  s3Endpoint: 'ZK_BACKUP_S3_ENDPOINT',
  /** `AES256` or the ARN of a KMS key; absent where nothing is asked for. */
  sse: 'ZK_BACKUP_SSE',
} as const;

/** What the Lambda knows of one ensemble; written at synth time. */
export interface EnsembleSettings {
  readonly name: string;
  readonly nodes: NodeSelection;
  /** First part of every archive's name. */
  readonly prefix: string;
  readonly mode: CaptureMode;
  readonly allowStandalone: boolean;
  /** The guard on the node starts ZooKeeper after this time. */
  readonly maxDowntimeSeconds: number;
  /** A backup with more znodes gone since the one before is good, and announced with a warning. */
  readonly maxShrinkPercent: number;
  /** Names of the ensemble's SSM documents. */
  readonly documents: { readonly probe: string; readonly backup: string; readonly revive: string };
}

export type NodeSelection =
  | { readonly tag: { readonly key: string; readonly value: string } }
  | { readonly instanceIds: readonly string[] };

/** `stop`: the node is stopped while its files are linked. `live`: it keeps serving. */
export const captureModes = ['stop', 'live'] as const;
export type CaptureMode = (typeof captureModes)[number];

/** Parameters of the documents; SSM allows letters and digits only. */
export const documentParameters = {
  /** Revive and backup: see `runIdPattern`. */
  runId: 'RunId',
  /** Backup only. */
  bucket: 'Bucket',
  /** Backup only. */
  key: 'Key',
  /** Backup only: one of `checksums`. */
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

/** Steps of the documents, in order. `remove` is the backup document's finallyStep; SSM may want three letters. */
export const documentSteps = {
  probe: ['probe'],
  backup: ['capture', 'upload', 'remove'],
  revive: ['revive'],
} as const;

/** Keys in the bucket. `tick` is the scheduled time as `YYYYMMDDTHHMMSSZ`. */
export const keys = {
  archive: (ensemble: string, prefix: string, tick: string) =>
    `${ensemble}/${prefix}-${tick}.tar.gz`,
  manifest: (ensemble: string, prefix: string, tick: string) =>
    `${ensemble}/${prefix}-${tick}.manifest.json`,
  /** One run per ensemble and tick: written once, never released. */
  claim: (ensemble: string, tick: string) => `${ensemble}/runs/${tick}.json`,
  /** One run per ensemble at a time: released at the end, or taken over when it has expired. */
  lease: (ensemble: string) => `${ensemble}/runs/current.json`,
  manifestSuffix: '.manifest.json',
} as const;

/**
 * The lifecycle rule of the bucket deletes what has this tag; whatever else is set by this key is
 * left as it is, so that a person can keep a backup: `zk-backup=keep`.
 */
export const expiryTag = { key: 'zk-backup', value: 'expires' } as const;

/** A run is named by its ensemble and tick; the name is also the SSM command's comment. */
export const runId = (ensemble: string, tick: string) => `${ensemble}.${tick}`;

/** Exit code of `capture` when another run holds the node (EX_TEMPFAIL): nothing was touched. */
export const anotherRunExitCode = 75;

export const metrics = {
  namespace: 'ZkBackup',
  dimension: 'Ensemble',
  /** 1 per good backup: the *missed* alarm counts it. */
  succeeded: 'BackupSucceeded',
  /** 1 per run that ended Failed or Unknown. */
  failed: 'BackupFailed',
  skipped: 'BackupSkipped',
  /** 1 per good backup that something about looks wrong. */
  warned: 'BackupWarned',
  durationSeconds: 'BackupDurationSeconds',
  downtimeSeconds: 'ZooKeeperDowntimeSeconds',
  bytes: 'BackupBytes',
  /** 1 when a run ended and its node was not seen serving. */
  notServing: 'ZooKeeperNotServing',
} as const;

/** `Refused` answers a person who only asked: it has no event and no metric (ADR 011). */
export const outcomes = ['Succeeded', 'Failed', 'Unknown', 'Skipped', 'Refused'] as const;
export type Outcome = (typeof outcomes)[number];

export const events = {
  source: 'zk-backup',
  /** detail-type of the event a run ends with, and of the one before it where something is odd. */
  detailType: (outcome: Outcome | 'Warning') => `ZooKeeper Backup ${outcome}`,
  detailVersion: 1,
} as const;

/** What schedules and people invoke a function by; a durable one cannot be invoked unqualified. */
export const aliasName = 'live';
