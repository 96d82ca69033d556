import type { Fault } from '../files/fault.ts';
import type { BegunFound } from './begun.ts';
import type { LogRun } from './log-run.ts';
import type { StartPoint } from './start-point.ts';
import type { TreeProof } from './tree-proof.ts';

/** The epoch files of the server, where the set holds them. */
export interface Epochs {
  readonly currentEpoch?: bigint;
  readonly acceptedEpoch?: bigint;
}

/** What was read. */
export interface Findings {
  readonly level: 2 | 3;
  readonly faults: readonly Fault[];
  readonly unread: readonly string[];
  readonly starts: readonly StartPoint[];
  /** Snapshots that were not written to their end. */
  readonly begun: readonly BegunFound[];
  /** The newest zxid of all other snapshots, damaged ones too; -1 without any. */
  readonly newest: bigint;
  readonly logs: LogRun;
  readonly proof: TreeProof | undefined;
  /** Why there is no proof although level 3 was asked for. */
  readonly unreplayed: string | undefined;
  readonly epochs: Epochs;
}
