/*
 * How a run ends, as metrics, alarms and events tell it.
 */

export const metrics = {
  namespace: 'ZkBackup',
  dimension: 'Ensemble',
  bucketDimension: 'Bucket',
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
  /**
   * Since the tick of the newest good backup, told by each run that could look, also by one that failed or
   * was skipped. Between two runs nobody tells it.
   */
  ageSeconds: 'BackupAgeSeconds',
  /** Of the same backup. */
  znodes: 'BackupZnodes',
  /** Of the proof of the same backup: 2 is sound, 3 is proven. */
  level: 'BackupLevel',
  /** Since the tick of the newest backup that is copied wholly, told by each good run where there are copies. */
  copyAgeSeconds: 'BackupCopyAgeSeconds',
  /**
   * So long the backup that waits longest waits already to be copied; 0 where none waits. Its dimension is the bucket,
   * and not the ensemble: one alarm is enough for all of a deployment, however often each is backed up.
   */
  copyLagSeconds: 'BackupCopyLagSeconds',
  /** 1 when a run ended and its node was not seen serving. */
  notServing: 'ZooKeeperNotServing',
} as const;

/** S3 copies most objects within minutes. One that waits for longer waits for a person. */
export const copyLateSeconds = 6 * 3600;

/**
 * What the last line of a run in the log tells beside its metrics, as far as there is something to tell: the
 * dashboard's tables ask for these fields by name. The ensemble is told as the dimension.
 */
export const endFields = [
  'runId',
  'kind',
  'node',
  'outcome',
  'phase',
  'code',
  'reason',
  'hint',
] as const;
export type EndField = (typeof endFields)[number];

/**
 * An alarm on one of an ensemble's metrics, which stays at zero while all is well. It is declared beside the
 * metric; its article is in docs/runbook.md.
 */
export interface MetricAlarm {
  /** Of its construct: with another one CloudFormation would replace the alarm. */
  readonly id: string;
  /** Behind the ensemble's name. */
  readonly name: string;
  readonly metric: string;
  /** What has happened, in a sentence. */
  readonly says: (ensemble: string) => string;
  /** The one to paste. */
  readonly command: (ensemble: string) => string;
  readonly article: string;
}

export const backupAlarms: readonly MetricAlarm[] = [
  {
    id: 'NotServing',
    name: 'not-serving',
    metric: metrics.notServing,
    says: (ensemble) =>
      `URGENT: a node of the ZooKeeper ensemble ${ensemble} was not seen serving after a backup. The ensemble may be one node short.`,
    command: (ensemble) => `npx zk-backup run ${ensemble} --dry-run`,
    article: 'zookeeper-not-serving',
  },
];

/** `Refused` answers a person who only asked: it has no event and no metric (ADR 011). */
export const outcomes = ['Succeeded', 'Failed', 'Unknown', 'Skipped', 'Refused'] as const;
export type Outcome = (typeof outcomes)[number];

/** Somebody has to look. */
export const endedBadly = ({ outcome }: { readonly outcome?: string | undefined }): boolean =>
  outcome === 'Failed' || outcome === 'Unknown';

export const events = {
  source: 'zk-backup',
  /**
   * detail-type of the event a run begins with once it has the ensemble, of the one it ends with, and of the one
   * before that where something is odd.
   */
  detailType: (what: Outcome | 'Started' | 'Warning') => `ZooKeeper Backup ${what}`,
  detailVersion: 1,
} as const;

/** How an invocation of the restore function ended; `Refused` as in `outcomes`. */
export const restoreOutcomes = [
  'Planned',
  'Succeeded',
  'Failed',
  'Unknown',
  'Skipped',
  'Refused',
] as const;
export type RestoreOutcome = (typeof restoreOutcomes)[number];

export const restoreKinds = ['plan', 'restore', 'undo', 'drill'] as const;
export type RestoreKind = (typeof restoreKinds)[number];

export const restoreEvents = {
  detailType: (kind: RestoreKind, outcome: RestoreOutcome) =>
    `ZooKeeper ${kind === 'drill' ? 'Restore Drill' : kind === 'undo' ? 'Restore Undo' : 'Restore'} ${outcome}`,
} as const;

export const restoreMetrics = {
  /** 1 per good drill. */
  drillSucceeded: 'RestoreDrillSucceeded',
  drillFailed: 'RestoreDrillFailed',
  /** The recovery time objective as measured. */
  drillSeconds: 'RestoreDrillSeconds',
  /**
   * Since the last good drill, told by each backup run; 0 after a good drill. Silence cannot tell of
   * a missed drill: CloudWatch looks back 7 days at most, and drills are weekly.
   */
  drillAgeSeconds: 'RestoreDrillAgeSeconds',
  restoreSucceeded: 'RestoreSucceeded',
  restoreFailed: 'RestoreFailed',
} as const;
