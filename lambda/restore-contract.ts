/**
 * What the restore's parts share: lib/ (documents, roles), lambda/restore, the scripts on the nodes
 * and the command line. Spelling only, as in contract.ts.
 */
import { aliasName } from './contract.ts';
import { timeouts } from './run-times.ts';

/** Environment variables of the restore function, besides those of `contract.ts`. */
export const restoreEnvironment = {
  /** First part of the names of the restore documents: the stack's name. */
  documentPrefix: 'ZK_BACKUP_DOCUMENT_PREFIX',
  /** ARN of the backup function's alias: what takes the first backup after a restore. */
  backupAlias: 'ZK_BACKUP_BACKUP_ALIAS',
  /** JSON: by name of the ensemble, what only restores need to know of it (`RestoreSettings`). */
  restores: 'ZK_BACKUP_RESTORES',
} as const;

export interface RestoreSettings {
  /** Other ensembles whose backups may be restored into this one. */
  readonly from: readonly string[];
  /** The instance that drills are held on; absent: the node whose backup it is, or any that serves. */
  readonly drillOn?: string;
}

/**
 * Actions of the document `restore`, one Run Command each. All can be repeated.
 *   inspect  what the node is and how it is; reads only
 *   stage    downloads the archive, unpacks what the order lists, checks every file
 *   halt     stops ZooKeeper and sees its processes and its port gone
 *   place    moves version-2 aside and puts the staged files there, with the epoch fence; it stops first
 *            what was not halted
 *   start    starts ZooKeeper and waits until it serves
 *   check    compares what is served with the order
 *   undo     stops ZooKeeper and puts the old version-2 back; does not start it
 *   clear    removes the stage
 */
export const restoreActions = [
  'inspect',
  'stage',
  'halt',
  'place',
  'start',
  'check',
  'undo',
  'clear',
] as const;
export type RestoreAction = (typeof restoreActions)[number];
/** What a node can be told to do. */
export type Deed = RestoreAction | 'drill';

export const restoreDocuments = ['restore', 'drill'] as const;
export type RestoreDocument = (typeof restoreDocuments)[number];

/** The rule that all documents' names follow. */
export const documentName = (prefix: string, ensemble: string, kind: string) =>
  `${prefix}-${ensemble}-${kind}`;

/** Parameters of the documents `restore` and `drill`, all required, all text. */
export const restoreParameters = {
  /** `restore` only: one of `restoreActions`. */
  action: 'Action',
  /** The plan's id, of the form of a run id (`contract.ts`); of a drill its own (`drillId`). */
  runId: 'RunId',
  bucket: 'Bucket',
  /** `restore` only: decimal; `place` writes it to both epoch files of a voter. `0`: none. */
  epoch: 'Epoch',
  /** What `stage` and `drill` are to do, as `orderText` writes it; `none` for the other actions. */
  order: 'Order',
} as const;

export const restorePatterns = {
  epoch: '^[0-9]{1,10}$',
  /** Of the archive's key the ensemble is the first part; a document names those that it takes. */
  order:
    '^(none|zk-backup-order,1\\+archive,[a-z0-9][a-z0-9-]{0,39}/[A-Za-z0-9._-]{1,96}\\.tar\\.gz,[0-9A-Za-z,+./_-]+)$',
  /** The id of a drill, and as a drill was named before: an execution that began then goes on so. */
  drillId: '^[a-z0-9][a-z0-9-]{0,39}\\.(drill-)?[0-9]{8}T[0-9]{6}Z$',
} as const;

/**
 * Names a drill. Plans and backups are named by `runId`, and may begin in the same second: what is
 * claimed, written or placed by one of them is never taken for another's.
 */
export const drillId = (ensemble: string, tick: string) => `${ensemble}.drill-${tick}`;

/** The tick in the id of a drill. */
export const tickOfDrill = (id: string) => id.slice(id.lastIndexOf('-') + 1);

/**
 * Of a command's order: some 240 files. SSM takes less than 64 KB of document and parameters together; synth
 * refuses a document that leaves no room for this.
 */
export const maximumOrderBytes = 30_000;

/** Keys in the bucket. The id of a plan or a drill begins with the name of the ensemble that is restored into. */
export const restoreKeys = {
  plan: (planId: string) => `${folder(planId)}/${planId}.plan.json`,
  /** Who executes the plan: written once, so that it is executed once. */
  execution: (planId: string) => `${folder(planId)}/${planId}.execution.json`,
  /** How far it is, for the command line: overwritten as it goes on. */
  status: (planId: string) => `${folder(planId)}/${planId}.status.json`,
  /** Which history the ensemble's data is of: written by each restore and undo, read by each backup. */
  lineage: (ensemble: string) => `${ensemble}/restores/lineage.json`,
  /** One per drill; `tick` as in a run id. */
  drill: (ensemble: string, tick: string) => `${ensemble}/drills/${tick}.json`,
} as const;

const folder = (planId: string) => `${planId.slice(0, planId.lastIndexOf('.'))}/restores`;

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

/** How an invocation of the restore function ended; `Refused` as in `contract.ts`. */
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

/** Seconds. They nest as those of `contract.ts` do. */
export const restoreTimeouts = {
  /** Inner limit of download and unpacking together. */
  stageSeconds: 3 * 3600,
  /** Every action's step: the longest. */
  stepSeconds: 3.25 * 3600,
  /** Waiting for a started server to serve. */
  startSeconds: 900,
  /** The drill's own deadline, and what its document's step gives it. */
  drillSeconds: 3 * 3600,
  drillStepSeconds: 3.25 * 3600,
  /** A plan older than this is not executed. */
  planSeconds: 24 * 3600,
} as const;

const { deliverySeconds, cancelSeconds, verifySeconds } = timeouts;
const { stageSeconds, startSeconds, drillStepSeconds } = restoreTimeouts;
const afterDelivery = (seconds: number) => 2 * deliverySeconds + seconds;

/** The stop command, and processes that take their time to end. */
const stopSeconds = 3900;

/** Seconds that an action is waited for, from its sending: each outlasts what it waits for. */
export const restoreWaits: Readonly<Record<Deed, number>> = {
  inspect: afterDelivery(120),
  stage: afterDelivery(stageSeconds + 600),
  halt: afterDelivery(stopSeconds),
  // It may have to stop ZooKeeper first.
  place: afterDelivery(stopSeconds + 900),
  start: afterDelivery(startSeconds + 300),
  check: afterDelivery(300),
  // It stops ZooKeeper first.
  undo: afterDelivery(stopSeconds),
  clear: afterDelivery(900),
  drill: afterDelivery(drillStepSeconds + 60),
};

/** How long a restore waits for the run that holds its ensemble. */
export const leaseWaitSeconds = 600;

const { inspect, stage, halt, place, start, check, undo, clear } = restoreWaits;

/**
 * Seconds after which nothing of a restore, an undo or a drill can still be at work: all waits, those
 * of a failure at the worst moment and one cancelled command each included.
 */
export const restoreSeconds =
  leaseWaitSeconds +
  2 * verifySeconds +
  inspect +
  stage +
  halt +
  place +
  4 * start +
  check +
  undo +
  2 * clear +
  restoreWaits.drill +
  12 * cancelSeconds;
