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
export type CaptureMode = 'stop' | 'live';

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

/** Everything a script on a node reports is one line: this word, a blank, and a JSON object. */
export const nodeLinePrefix = 'ZKBACKUP ';

/** Exit code of `capture` when another run holds the node (EX_TEMPFAIL): nothing was touched. */
export const anotherRunExitCode = 75;

/** A zxid as text: `0x` and hex digits. */
export type Zxid = `0x${string}`;

/** Roles as `srvr` names them. */
export type Role = 'leader' | 'follower' | 'observer' | 'standalone' | 'read-only';

/** Every script's line when it fails. `serving` is ZooKeeper's state as last seen, null if unknown. */
export interface NodeFailureLine {
  readonly step: string;
  readonly error: { readonly code: string; readonly message: string; readonly hint: string };
  readonly serving: boolean | null;
  /** False: it ended before it stopped anything. Null or absent in a step that is not asked. */
  readonly stopped?: boolean | null;
}

export interface ProbeLine {
  readonly step: 'probe';
  /**
   * False when it is stopped or looks for a leader; null when it runs, and neither `srvr` nor the
   * AdminServer can be asked.
   */
  readonly serving: boolean | null;
  /** Why it is not serving, as far as the node can tell; empty when it serves. */
  readonly reason: string;
  readonly role: Role | null;
  readonly zxid: Zxid | null;
  /** The greatest zxid that the node's disk reaches; null where it could not be read (no python3, no time). */
  readonly diskZxid: Zxid | null;
  /**
   * True when a capture would begin with a snapshot below `zxid`, from which the logs reach it: then
   * there are digests to meet. Null where it could not be read.
   */
  readonly startsBelow: boolean | null;
  /** From `currentEpoch`; null where the file is missing. */
  readonly epoch: number | null;
  readonly version: string | null;
  /** Null for a standalone server without `myid`. */
  readonly myid: number | null;
  /** Of zoo.cfg or the dynamic file, as ZooKeeper writes them: `N=host:port:port:role;clienthost:clientport`. */
  readonly servers: readonly string[];
  /** `group.N=` or `weight.N=` lines exist: quorums are not simple majorities. */
  readonly weighted: boolean;
  readonly dataDir: string;
  readonly dataLogDir: string;
  readonly freeBytes: number;
  /** Newest snapshot plus the logs that go with it, as they would be archived. */
  readonly captureBytes: number;
  /** `aws --version`, or null where there is no CLI. */
  readonly awsCli: string | null;
  /** Why a capture would refuse this node, as far as can be seen without touching it; sentences. */
  readonly refuses: readonly string[];
  /** The most that systemd's own stop of the unit takes; 1e9 without end, null for commands and where it is not told. */
  readonly stopSeconds: number | null;
}

export interface CaptureLine {
  readonly step: 'capture';
  readonly runId: string;
  readonly mode: CaptureMode;
  readonly role: Role;
  readonly version: string;
  /** zxid and epoch just before the capture. */
  readonly zxid: Zxid;
  readonly epoch: number;
  readonly snapshot: string;
  /** `adler`: checksum read and right. `tail`: only magic and end mark, no python3 on the node. */
  readonly snapshotCheck: 'adler' | 'tail';
  /** The log that the replay begins in; empty where none is needed. */
  readonly baseLog: string;
  /** Logs in the archive. */
  readonly logs: number;
  /** Of the node's snapshots above the chosen one, whole or not: newest first, 16 at most. */
  readonly youngerSnapshots: readonly Zxid[];
  /** Why the server would not come up again; sentences. Not empty in live mode only: nothing was stopped. */
  readonly startFaults: readonly string[];
  /** What of its next start could not be told; sentences. */
  readonly startUntold: readonly string[];
  readonly stopMs: number;
  /** Work between stop and start: link and copy. */
  readonly copyMs: number;
  readonly startMs: number;
  /** From the stop command until the node serves again; 0 in live mode. */
  readonly downtimeMs: number;
}

export interface UploadLine {
  readonly step: 'upload';
  readonly runId: string;
  readonly bucket: string;
  readonly key: string;
  readonly bytes: number;
  /** Lower-case hex over the bytes sent. */
  readonly sha256: string;
  readonly uploadMs: number;
  readonly compressor: 'igzip' | 'pigz' | 'gzip';
  /** The algorithm asked of the CLI, or null where CLI or storage do not know it. */
  readonly checksumAlgorithm: 'CRC64NVME' | null;
}

export interface RemoveLine {
  readonly step: 'remove';
  readonly runId: string;
}

export interface ReviveLine {
  readonly step: 'revive';
  readonly runId: string;
  readonly serving: boolean;
  /** True when ZooKeeper was found stopped and was started. */
  readonly started: boolean;
  readonly role: Role | null;
}

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
