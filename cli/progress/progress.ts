import type { NodeState } from '../../lambda/restore/report.ts';
import type { ServedNode } from '../../lambda/run/served.ts';

/*
 * How far a run or a restore is, and how it ended: what a person is shown, and what a program reads as lines
 * under `--progress json`.
 */

/** What is watched. */
export interface Watched {
  readonly kind: 'backup' | 'dry-run' | 'plan' | 'restore' | 'undo' | 'drill';
  readonly ensemble: string;
  /** Of a run, a plan or a drill; null until it is known. */
  readonly runId: string | null;
  /** Null where none was begun. */
  readonly execution: string | null;
}

/** Bytes of an archive. */
export interface Bytes {
  /** Counted; null where nobody counts. */
  readonly read: number | null;
  readonly of: number;
  /** Of `of`: taken from the backup before. */
  readonly isEstimate: boolean;
}

/** A node of a restore. */
export interface NodeProgress extends NodeState {
  /** That it downloads and checks; null where it does something else. */
  readonly bytes: number | null;
  /** Estimated, as of the whole. */
  readonly secondsLeft: number | null;
  readonly isLate: boolean;
}

export interface WatchedProgress extends Watched {
  /** Null while nothing tells. */
  readonly phase: string | null;
  /** Since the command was typed. */
  readonly elapsedSeconds: number;
  /** Phases that are over, in their order. */
  readonly done: readonly { readonly phase: string; readonly ms: number }[];
  readonly bytes: Bytes | null;
  /** Until all is done, estimated; null where nobody can tell, or it takes longer than was estimated. */
  readonly secondsLeft: number | null;
  /** Whether it takes longer than was estimated. */
  readonly isLate: boolean;
  readonly nodes: readonly NodeProgress[];
}

export interface End extends Watched {
  /** As the report says; where there is none, how the execution ended: `FAILED`, `TIMED_OUT`, `STOPPED`, `UNKNOWN`. */
  readonly outcome: string;
  readonly reason: string | null;
  readonly hint: string | null;
  /** As it was asked of the servers at the end; empty where nobody asked. */
  readonly served: readonly ServedNode[];
  /** What to type next. */
  readonly next: string | null;
}

/** A line under `--progress json`, without what all have. */
export type ProgressEvent =
  | ({ readonly event: 'begun' } & Watched)
  | ({ readonly event: 'progress' } & WatchedProgress)
  | ({ readonly event: 'ended' } & End)
  /** What a person would be told in words. */
  | { readonly event: 'told'; readonly text: string }
  | {
      readonly event: 'error';
      readonly error: { readonly code: string; readonly sentence: string; readonly hint?: string };
    };

/** A line under `--progress json`. */
export type StreamedLine = ProgressEvent & {
  /** When it was printed, UTC. */
  readonly at: string;
};

/** Where lines go. */
export type LineSink = (event: ProgressEvent) => void;
