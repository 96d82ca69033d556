import { createHash } from 'node:crypto';

/*
 * Keys in the bucket, and the ids of runs, plans and drills that stand in them.
 */

/** Keys in the bucket. `tick` is the scheduled time as `YYYYMMDDTHHMMSSZ`. */
export const keys = {
  archive: (ensemble: string, prefix: string, tick: string) =>
    `${ensemble}/${prefix}-${tick}.tar.gz`,
  manifest: (ensemble: string, prefix: string, tick: string) =>
    `${ensemble}/${prefix}-${tick}.manifest.json`,
  /** One run per ensemble and tick: written once, never released. */
  claim: (ensemble: string, tick: string) => `${ensemble}/runs/${tick}.json`,
  /** How far that run is, for the command line: overwritten as it goes on. */
  status: (ensemble: string, tick: string) => `${ensemble}/runs/${tick}.status.json`,
  /** One run per ensemble at a time: released at the end, or taken over when it has expired. */
  lease: (ensemble: string) => `${ensemble}/runs/current.json`,
  /** The newest small records in one object, written over by each run: a hint, never the truth. */
  newest: (ensemble: string) => `${ensemble}/runs/newest.json`,
  manifestSuffix: '.manifest.json',
  /** What was counted last, and what becomes of each backup: a hint, which can be made anew. */
  expiry: (ensemble: string) => `${ensemble}/retention/counted.json`,
  /** What people keep, whatever is counted. */
  pins: (ensemble: string) => `${ensemble}/retention/pins.json`,
  /**
   * What became of a run: written once, at its end. A tick may be delivered twice, and the run that gives
   * way must not write over the report of the one at work: so its execution's ARN is in the name.
   */
  report: (ensemble: string, tick: string, execution: string) =>
    `${ensemble}/reports/${tick}-${markOfExecution(execution)}.json`,
} as const;

/**
 * The page about all backups of a stack, written over by its schedule. No ensemble has such a folder: none may
 * have a name with `_`.
 */
export const pageKey = (stack: string) => `_reports/${stack}.html`;

const markOfExecution = (execution: string) =>
  createHash('sha256').update(execution).digest('hex').slice(0, 8);

/**
 * The tag by which S3 is told what to delete: we have no right to. Rules of the bucket act on two of its values.
 * Whatever else a person sets by this key is left as it is: so that one can keep a backup by hand, `zk-backup=keep`.
 */
export const retentionTag = {
  key: 'zk-backup',
  /** Its time has come: the rule takes it within a day. */
  due: 'delete',
  /** An archive that was found bad: it is there for a month, for whoever looks at it. */
  bad: 'inspect',
  /** It was due, and is not any more. */
  stays: 'stay',
  /** Of a zk-backup before `keep`, on all but the newest: it says nothing any more. */
  before: 'expires',
} as const;

/** A run is named by its ensemble and tick; the name is also the SSM command's comment. */
export const runId = (ensemble: string, tick: string) => `${ensemble}.${tick}`;

/**
 * Names a drill. Plans and backups are named by `runId`, and may begin in the same second: what is
 * claimed, written or placed by one of them is never taken for another's.
 */
export const drillId = (ensemble: string, tick: string) => `${ensemble}.drill-${tick}`;

/** The tick in the id of a drill. */
export const tickOfDrill = (id: string) => id.slice(id.lastIndexOf('-') + 1);

/** When a put-back looks at the ensemble: for its plan, and before and after its work or its undo's. */
export type CaptureOfPart = 'planned' | 'before' | 'after' | 'undo-before' | 'undo-after';

/** Streams of requests; access control lists come in one of their own. */
export type StreamOfPart = 'changes' | 'acls' | 'undo-changes' | 'undo-acls';

/** Keys in the bucket. The id of a plan or a drill begins with the name of the ensemble that is restored into. */
export const restoreKeys = {
  plan: (planId: string) => `${folder(planId)}/${planId}.plan.json`,
  /** Who executes the plan: written once, so that it is executed once. */
  execution: (planId: string) => `${folder(planId)}/${planId}.execution.json`,
  /** How far it is, for the command line: overwritten as it goes on. */
  status: (planId: string) => `${folder(planId)}/${planId}.status.json`,
  /**
   * What a part is put back by, with access control lists and sums of data: who may read a plan need not
   * be one who may read an archive, so that it is no `.json`.
   */
  lists: (planId: string) => `${folder(planId)}/${planId}.lists`,
  /** What a put-back did: its undo begins with it. */
  result: (planId: string) => `${folder(planId)}/${planId}.result.json`,
  /** An archive of an ensemble that serves; it has no manifest, so it is no backup. */
  capture: (planId: string, which: CaptureOfPart) => `${folder(planId)}/${planId}.${which}.tar.gz`,
  requests: (planId: string, which: StreamOfPart) =>
    `${folder(planId)}/${planId}.${which}${streamSuffixes.requests}`,
  answers: (planId: string, which: StreamOfPart) =>
    answersKeyOf(restoreKeys.requests(planId, which)),
  /** Who sends a stream by an operator's machine, or that nobody does: written once for each run. */
  sending: (planId: string, which: StreamOfPart, tick: string) =>
    `${folder(planId)}/${planId}.${which}.${tick}${streamSuffixes.sending}`,
  /** Which history the ensemble's data is of: written by each restore and undo, read by each backup. */
  lineage: (ensemble: string) => `${ensemble}/restores/lineage.json`,
  /** One per drill; `tick` as in a run id. */
  drill: (ensemble: string, tick: string) => `${ensemble}/drills/${tick}.json`,
} as const;

const folder = (planId: string) => `${planId.slice(0, planId.lastIndexOf('.'))}/restores`;

/** Of what is sent, of what came back, and of whose turn it is. */
export const streamSuffixes = {
  requests: '.requests',
  answers: '.answers',
  sending: '.sending',
} as const;

/** Where what came back is stored; a node makes the key itself. */
export const answersKeyOf = (requestsKey: string) =>
  `${requestsKey.slice(0, -streamSuffixes.requests.length)}${streamSuffixes.answers}`;
