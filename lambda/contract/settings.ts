/*
 * What the functions are told by the stack, and by what they are invoked. With its neighbours: the names
 * that synth time (lib/), run time (lambda/) and the scripts on the nodes share. Spelling only.
 */

import type { BackupDocument, RestoreDocument } from './documents.ts';
import type { Keep } from './keep.ts';

/** Environment variables of the Lambda: what CloudFormation names, and what writes ask for. */
export const environment = {
  bucket: 'ZK_BACKUP_BUCKET',
  eventBus: 'ZK_BACKUP_EVENT_BUS',
  /** Endpoint of S3-compatible storage; absent on AWS. */
  s3Endpoint: 'ZK_BACKUP_S3_ENDPOINT',
  /** `AES256` or the ARN of a KMS key; absent where nothing is asked for. */
  sse: 'ZK_BACKUP_SSE',
  /** JSON, a list of `CopyAt`; absent where nothing is copied. */
  copies: 'ZK_BACKUP_COPIES',
} as const;

/** A second store, into which S3 copies everything. */
export interface CopyAt {
  readonly bucket: string;
  readonly region: string;
}

/** What the backup function is deployed with, beside its code (`settings-file.ts`). */
export interface BackupFileSettings {
  readonly ensembles: readonly EnsembleSettings[];
}

/** The same of the restore function. */
export interface RestoreFileSettings extends BackupFileSettings {
  /** By name of the ensemble, what only restores need to know of it. */
  readonly restores: Readonly<Record<string, RestoreSettings>>;
}

/** The same of the function that makes the page. */
export interface ReportFileSettings {
  /** Names of those that the page is about. */
  readonly ensembles: readonly string[];
}

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
  /** What is kept of its backups. @default - `defaultKeep` */
  readonly keep?: Keep;
  /** Other ensembles that may be restored from its backups. @default - none */
  readonly restoredBy?: readonly string[];
  /** Names of the SSM documents that backups send to its nodes; ensembles of one profile have the same. */
  readonly documents: Readonly<Record<BackupDocument, string>>;
}

export type NodeSelection =
  | { readonly tag: { readonly key: string; readonly value: string } }
  | { readonly instanceIds: readonly string[] };

/** `stop`: the node is stopped while its files are linked. `live`: it keeps serving. */
export const captureModes = ['stop', 'live'] as const;
export type CaptureMode = (typeof captureModes)[number];

/** What schedules and people invoke a function by; a durable one cannot be invoked unqualified. */
export const aliasName = 'live';

/** Environment variables of the restore function, besides those of `environment`. */
export const restoreEnvironment = {
  /** ARN of the backup function's alias: what takes the first backup after a restore. */
  backupAlias: 'ZK_BACKUP_BACKUP_ALIAS',
} as const;

/** Environment variables of the function that makes the page, besides those of `environment`. */
export const reportEnvironment = {
  /** Key of the page. */
  page: 'ZK_BACKUP_REPORT_PAGE',
} as const;

export interface RestoreSettings {
  /** Names of the SSM documents that restores send to its nodes. */
  readonly documents: Readonly<Record<RestoreDocument, string>>;
  /** Other ensembles whose backups may be restored into this one. */
  readonly from: readonly string[];
  /** The instance that drills are held on; absent: the node whose backup it is, or any that serves. */
  readonly drillOn?: string;
}

/**
 * What the restore function is invoked by: IAM sees the alias and not the payload, so that who may plan
 * and rehearse need not be able to stop an ensemble.
 */
export const restoreAliases = {
  /** Plans and drills, which touch nothing that serves. */
  plan: aliasName,
  /** Executions and undos. */
  execute: 'execute',
} as const;
export type RestoreAlias = (typeof restoreAliases)[keyof typeof restoreAliases];
