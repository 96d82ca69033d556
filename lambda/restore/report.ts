import type { Deed } from '../contract/restore-node-lines.ts';
import type { RestoreKind, RestoreOutcome } from '../contract/signals.ts';
import type { JournalEntry } from '../flow/journal.ts';
import type { Ending } from '../run/ended.ts';
import type { Phase } from '../run/phase.ts';
import type { Refusal } from '../run/refusal.ts';
import type { ServedNode } from '../run/served.ts';
import type { DrillResult } from './drill/judge-drill.ts';
import type { RestorePlan } from './plan/plan.ts';
import type { PartTold } from './put-back/part-told.ts';
import type { SessionId } from './request-part.ts';

/** One node as it was last heard of. */
export interface NodeState {
  readonly instanceId: string;
  /** Null for a server of its own, and before the node was asked. */
  readonly myid: number | null;
  readonly action: Deed | 'capture';
  readonly state: 'under way' | 'done' | 'failed';
  /** What it reported, in a few words. */
  readonly detail: string;
  /** When the action began, UTC; absent in statuses of older versions. */
  readonly since?: string;
}

/** How an invocation ended. */
export interface RestoreEnding extends Omit<Ending, 'outcome'> {
  readonly outcome: RestoreOutcome;
  /** All of them, where `reason` is only the first. */
  readonly refusals?: readonly Refusal[];
  /** What was done, in sentences. */
  readonly sentences?: readonly string[];
  /** Of all of a backup. */
  readonly plan?: RestorePlan;
  /** Of a part that is put back. */
  readonly part?: PartTold;
  readonly drill?: DrillResult;
  /** What is served at the end; absent where no server was asked then. */
  readonly served?: readonly ServedNode[];
  /** From the first stop, or from the command where nothing served, until a majority served. */
  readonly outageSeconds?: number;
}

/** The whole story: what the function returns, the status holds and the event carries. */
export interface RestoreReport extends RestoreEnding {
  readonly version: 1;
  readonly kind: RestoreKind;
  /** The plan's id; of a drill its own. */
  readonly runId: string;
  readonly ensemble: string;
  readonly nodes: readonly NodeState[];
  readonly phases: readonly JournalEntry[];
}

/** A stream that an operator's machine sends by one of its sessions. Keys are in the bucket. */
export interface AwaitedStream {
  readonly session: SessionId;
  readonly requests: string;
  readonly answers: string;
  /** Written once, by whoever decides whether it is sent (`SendDecision`). */
  readonly sending: string;
}

/**
 * How far it is: an object that is overwritten as it goes on, for the command line. A plan, its
 * execution and its undo follow each other in it; `execution` tells them apart.
 */
export interface RestoreStatus {
  readonly schemaVersion: 1;
  readonly runId: string;
  readonly kind: RestoreKind;
  readonly ensemble: string;
  readonly execution: string;
  /** UTC. */
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly phase: Phase;
  readonly nodes: readonly NodeState[];
  /** What the operator's machine is to send now. */
  readonly awaits?: AwaitedStream;
  /** There when it has ended. */
  readonly report?: RestoreReport;
}
