import type { Check } from '../../archive/judge-archive.ts';
import type { Completeness } from '../../archive/judge-completeness.ts';
import type { NodeFacts } from '../../contract/restore-node-lines.ts';
import type { Zxid } from '../../contract/zxid.ts';
import type { Situation } from '../nodes/situation.ts';
import type { ChosenBackup } from './chosen-backup.ts';
import type { Estimate } from './estimate.ts';
import type { Losses } from './reading/losses.ts';

/** What a person reads before anything is touched, and what is then executed: one object in S3. */
export interface RestorePlan {
  readonly schemaVersion: 1;
  readonly planId: string;
  /** The ensemble that is restored into. */
  readonly ensemble: string;
  /** UTC. */
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly force: boolean;
  /** Which history the ensemble's data was of; null before its first restore, absent in older plans. */
  readonly lineage?: string | null;
  readonly backup: ChosenBackup & {
    readonly level: number;
    readonly unproven: string | null;
    readonly checks: readonly Check[];
    /** Null where it is cut. */
    readonly complete: Completeness | null;
    readonly range: { readonly from: Zxid; readonly to: Zxid };
  };
  readonly until: string | null;
  /** What will be there. */
  readonly result: {
    readonly to: Zxid;
    /** When that transaction was made, UTC; null where no log tells. */
    readonly toTime: string | null;
    /** `until` left something out; else all of the backup is restored. */
    readonly isCut: boolean;
    /** The root being one; null where it cannot be known before. */
    readonly znodes: number | null;
    readonly ephemerals: number;
    /** The longest timeout of the sessions that come back; null without any, absent in older plans. */
    readonly longestSessionMs?: number | null;
    readonly files: number;
    readonly bytes: number;
    readonly canaries: number;
  };
  /** What a cut leaves out of the backup; absent where nothing is cut, or nobody could tell. */
  readonly lost?: Losses;
  /** What the nodes are told to do (`orderText`). */
  readonly order: string;
  readonly situation: Situation;
  /** Voting members first. */
  readonly nodes: readonly PlannedNode[];
  readonly estimate: Estimate;
  /** The plan in sentences: what is found, done, lost. */
  readonly sentences: readonly string[];
  readonly warnings: readonly string[];
  /** The sentence that says what is lost or replaced; absent in older plans. */
  readonly loss?: string;
  /** Those about applications that are known by their znodes; absent in older plans. */
  readonly applications?: readonly string[];
}

export interface PlannedNode
  extends Pick<
    NodeFacts,
    | 'serving'
    | 'reason'
    | 'role'
    | 'zxid'
    | 'version'
    | 'acceptedEpoch'
    | 'currentEpoch'
    | 'dataDir'
    | 'dataLogDir'
    | 'hasData'
    | 'dataBytes'
  > {
  readonly instanceId: string;
  readonly myid: number | null;
  readonly voter: boolean;
}
