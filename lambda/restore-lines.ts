/** What the documents `restore` and `drill` report: one line for each action. */
import type { Role, Zxid } from './contract.ts';
import type { RestoreAction } from './restore-contract.ts';

/** What every line of the document `restore` has. */
interface RestoreLine<S extends RestoreAction | 'drill'> {
  readonly step: S;
  readonly runId: string;
}

/** What a node is and how it is. */
export interface NodeFacts {
  /** As in a probe's line: null when it runs and cannot be asked. */
  readonly serving: boolean | null;
  readonly reason: string;
  /** A process of it or its open port was seen; it may serve nobody. */
  readonly running: boolean;
  readonly role: Role | null;
  readonly zxid: Zxid | null;
  readonly version: string | null;
  /** Null where the file is missing. */
  readonly acceptedEpoch: number | null;
  readonly currentEpoch: number | null;
  readonly myid: number | null;
  /** As in a probe's line. */
  readonly servers: readonly string[];
  /** As in a probe's line; absent from scripts that do not look. */
  readonly weighted?: boolean;
  readonly dataDir: string;
  readonly dataLogDir: string;
  /** There is a version-2 with at least one snapshot or log. */
  readonly hasData: boolean;
  /** Of version-2 of both directories, in allocated blocks: what is moved aside. */
  readonly dataBytes: number;
  readonly freeBytes: number;
  readonly freeLogBytes: number;
  /** dataDir and dataLogDir lie on one file system. */
  readonly oneFileSystem: boolean;
  /** Of the running server or zoo.cfg; null where it cannot be known. TTL znodes need it. */
  readonly extendedTypes: boolean | null;
  /** `digest.enabled` and `serializeLastProcessedZxid.enabled`, known as extended types are: what it expects behind a snapshot. */
  readonly readsDigest: boolean | null;
  readonly readsLastZxid: boolean | null;
  /** Whether its server says how often digests did not match; null where it does not serve. */
  readonly tellsDigests: boolean | null;
  /** Its path; asking for its version takes a second that an outage has not. */
  readonly awsCli: string | null;
}

export interface InspectLine extends RestoreLine<'inspect'>, NodeFacts {
  readonly ofPlan: TraceOfPlan;
}

/** What there is of a plan on a node: `before` is the old data aside, `undone` what was taken back. */
export const tracesOfPlan = ['nothing', 'staged', 'before', 'undone'] as const;
export type TraceOfPlan = (typeof tracesOfPlan)[number];

/** The facts are those from before the download. */
export interface StageLine extends RestoreLine<'stage'>, NodeFacts {
  readonly files: number;
  readonly bytes: number;
  readonly stageMs: number;
}

export interface HaltLine extends RestoreLine<'halt'> {
  readonly wasServing: boolean;
  /** It ran, and may have served nobody. */
  readonly wasRunning: boolean;
  /** After the end of the server. */
  readonly acceptedEpoch: number | null;
  readonly currentEpoch: number | null;
  readonly haltMs: number;
}

export interface PlaceLine extends RestoreLine<'place'> {
  /** Where the old files are now; empty where there were none. */
  readonly keptIn: readonly string[];
  readonly placeMs: number;
}

export interface StartLine extends RestoreLine<'start'> {
  /** Null where it runs as it did before, without a quorum. */
  readonly role: Role | null;
  readonly startMs: number;
}

/** Znodes that were asked for and compared with the order. */
interface CanaryFacts {
  readonly canaries: number;
  /** Of these, the ones that clients wrote since, and the ones that are not there. */
  readonly changedCanaries: number;
  readonly goneCanaries: number;
  /** Hex paths of those that differ, at most five. */
  readonly wrongCanaries: readonly string[];
}

export interface CheckLine extends RestoreLine<'check'>, CanaryFacts {
  readonly role: Role;
  readonly zxid: Zxid;
  readonly currentEpoch: number | null;
  /** As `srvr` counts them. */
  readonly znodes: number | null;
  /** Null where neither the AdminServer nor `mntr` could be asked. */
  readonly digestMismatches: number | null;
}

export interface UndoLine extends RestoreLine<'undo'> {
  /** False where nothing had been moved. */
  readonly putBack: boolean;
  /** Where the restored files are now. */
  readonly keptIn: readonly string[];
}

export interface ClearLine extends RestoreLine<'clear'> {
  /** Size of what is kept aside, in bytes; the stage is gone. */
  readonly keptBytes: number;
}

export interface DrillLine extends RestoreLine<'drill'>, CanaryFacts {
  readonly version: string;
  readonly zxid: Zxid;
  readonly znodes: number | null;
  readonly digestMismatches: number | null;
  /** Lines in the server's log that tell of a hole (docs/facts/restoring-an-ensemble.md). */
  readonly holes: number;
  readonly downloadMs: number;
  readonly startMs: number;
  /** From the command until the scratch server served: the recovery time. */
  readonly restoreMs: number;
}

export type AnyRestoreLine =
  | InspectLine
  | StageLine
  | HaltLine
  | PlaceLine
  | StartLine
  | CheckLine
  | UndoLine
  | ClearLine
  | DrillLine;
