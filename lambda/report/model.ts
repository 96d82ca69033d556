import type { Reason } from '../backup/retention/judge-expiry.ts';
import type { ListedBackup } from '../catalog/catalog.ts';

/*
 * What the page tells, and the document under `--json`. Times are UTC.
 */

/** The page as facts. */
export interface Report {
  readonly madeAt: string;
  readonly bucket: string;
  readonly ensembles: readonly ReportedEnsemble[];
}

/** How an ensemble is: `bad` where `status` calls it not well, `attention` where somebody should look. */
export type State = 'good' | 'attention' | 'bad';

/** Something to look at, and the next step where there is one. */
export interface ToLookAt {
  readonly sentence: string;
  readonly hint: string | null;
}

/** One ensemble. Lists are newest first, and hold what was read. */
export interface ReportedEnsemble {
  readonly ensemble: string;
  readonly state: State;
  readonly troubles: readonly ToLookAt[];
  /** Of the oldest backup that is there. */
  readonly protectedSince: string | null;
  /** All that are there; not all were read. */
  readonly backupCount: number;
  readonly backups: readonly ReportedBackup[];
  /** Of the newest backup that tells. */
  readonly tree: ReportedTree | null;
  readonly failures: readonly ReportedFailure[];
  readonly drills: readonly ReportedDrill[];
  readonly restores: readonly ReportedRestore[];
}

/** How long a restore should take, as a plan estimates it from sizes. Seconds. */
export interface ReportedEstimate {
  readonly stageSeconds: number;
  readonly outageSeconds: number;
}

/** A backup; null where its manifest does not say. */
export interface ReportedBackup extends Omit<ListedBackup, 'ensemble' | 'ageSeconds' | 'drill'> {
  /** What keeps it from being proven. */
  readonly unproven: string | null;
  /** Of data of all znodes. */
  readonly dataBytes: number | null;
  readonly node: string | null;
  readonly mode: string | null;
  readonly maxDowntimeMs: number | null;
  readonly estimate: ReportedEstimate | null;
  /**
   * When it goes: as the bucket tells, or when its days are over, if only these keep it. Null while anything else
   * keeps it, or nobody knows.
   */
  readonly expiresAt: string | null;
  /** A newer backup looks wrong, so that this one is kept. */
  readonly isKept: boolean;
  /** Why it stays, as it was counted last; empty where it goes, null where it was not counted yet. */
  readonly stays: readonly Reason[] | null;
}

/** Where znodes and bytes are, and what became of it. */
export interface ReportedTree {
  /** Of the archive. */
  readonly key: string;
  readonly subtrees: readonly ReportedSubtree[];
  /** Since the backup before; null without one that tells. */
  readonly sinceBefore: TreeChange | null;
  /** Since the oldest backup that was read and tells; null where that is the one before. */
  readonly sinceOldest: TreeChange | null;
}

/** A subtree with all below it, and the name of what is right above it among these. */
export interface ReportedSubtree {
  readonly path: string;
  readonly znodes: number;
  readonly bytes: number;
  /** What became of it since the backup before; null where that does not name it. */
  readonly changedZnodes: number | null;
  readonly changedBytes: number | null;
}

export interface TreeChange {
  /** Of the archive that it is held against. */
  readonly key: string;
  readonly time: string;
  /** Those that changed most. */
  readonly changes: readonly SubtreeChange[];
}

/** Before and now; null where it was not large enough to be named. */
export interface SubtreeChange {
  readonly path: string;
  readonly znodesBefore: number | null;
  readonly znodes: number | null;
  readonly bytesBefore: number | null;
  readonly bytes: number | null;
}

/** A run, a drill or a restore that did not go well. */
export interface ReportedFailure {
  readonly kind: 'backup' | 'drill' | 'restore' | 'undo' | 'record';
  readonly id: string;
  readonly time: string | null;
  readonly outcome: string;
  readonly phase: string | null;
  readonly code: string | null;
  readonly reason: string | null;
  readonly hint: string | null;
}

export interface ReportedDrill {
  readonly time: string;
  readonly ok: boolean;
  /** From the command until the scratch server served. */
  readonly seconds: number | null;
  /** Of that backup. */
  readonly estimate: ReportedEstimate | null;
  readonly node: string;
  readonly archiveKey: string;
}

export interface ReportedRestore {
  readonly planId: string;
  readonly kind: string;
  readonly time: string;
  readonly outcome: string;
  readonly outageSeconds: number | null;
  /** What its plan promised. */
  readonly plannedOutageSeconds: number | null;
}
