import type { Completeness } from '../../../archive/judge-completeness.ts';
import type { Checksum } from '../../../contract/documents.ts';
import type { Zxid } from '../../../contract/zxid.ts';
import type { Capture } from '../../captures/capture.ts';
import type { PartDifference, PlannedChange, WhyNotPutBack } from '../../part/changes.ts';
import type { ChosenBackup } from '../../plan/chosen-backup.ts';
import type { RestorePlan } from '../../plan/plan.ts';
import type { WantedPart } from '../../request-part.ts';

/**
 * What putting a part back would do, for a person: what it is done by lies beside it. A function of before
 * there were parts does not take it for a plan of its own: those have the version 1.
 */
export interface PartPlan extends PartPlanHead, Pick<PartDifference, 'counters' | 'left'> {
  /** All of them, in their order. */
  readonly changes: readonly ShownChange[];
}

/** A change without what tells of data and access control lists. */
export interface ShownChange extends Pick<PlannedChange, 'kind' | 'path'> {
  /** Of its data, -1 for null; absent where none is sent. */
  readonly bytes?: number;
}

/** A plan of a part without its lists, which grow with the part: what steps, reports and events hold. */
export interface PartPlanHead
  extends Pick<
    RestorePlan,
    | 'planId'
    | 'ensemble'
    | 'createdAt'
    | 'expiresAt'
    | 'force'
    | 'lineage'
    | 'until'
    | 'sentences'
    | 'warnings'
    | 'applications'
  > {
  readonly schemaVersion: 2;
  readonly kind: 'part';
  readonly part: WantedPart;
  /** The operator's machine has to send it; absent: a node can. */
  readonly through?: 'operator';
  readonly backup: ChosenBackup & {
    readonly level: number;
    readonly unproven: string | null;
    /** Null where it is cut. */
    readonly complete: Completeness | null;
  };
  /** What of the backup comes back: as it was after that transaction. */
  readonly result: Pick<RestorePlan['result'], 'to' | 'toTime' | 'isCut'>;
  /** The ensemble as the plan saw it, and its last transaction then. */
  readonly live: Capture & { readonly to: Zxid };
  readonly counts: PartCounts;
  /** The first changes, for a person; the start of a long path. */
  readonly first: readonly Pick<PlannedChange, 'kind' | 'path'>[];
  /** Bytes that the longest request may have. */
  readonly longestRequest: number;
  /** What storage is known to sum. */
  readonly checksum: Checksum;
}

/** How much there is to do. */
export interface PartCounts extends Readonly<Record<PlannedChange['kind'], number>> {
  /** Bytes of data that are sent. */
  readonly bytes: number;
  readonly counters: number;
  /** By which they are raised, one by one. */
  readonly counterSteps: number;
  readonly left: Readonly<Partial<Record<WhyNotPutBack, number>>>;
}

export const shownChange = (change: PlannedChange): ShownChange => ({
  ...{ kind: change.kind, path: change.path },
  ...('bytes' in change ? { bytes: change.bytes } : {}),
});

/** Counted from the lists. Pure. */
export function countsOf({
  changes,
  counters,
  left,
}: Pick<PartPlan, 'changes' | 'counters' | 'left'>): PartCounts {
  const of = (kind: ShownChange['kind']) => changes.filter((one) => one.kind === kind).length;
  const leftBy: Partial<Record<WhyNotPutBack, number>> = {};
  for (const { why } of left) leftBy[why] = (leftBy[why] ?? 0) + 1;
  return {
    create: of('create'),
    setData: of('setData'),
    setAcl: of('setAcl'),
    delete: of('delete'),
    bytes: changes.reduce((sum, one) => sum + Math.max(0, one.bytes ?? 0), 0),
    counters: counters.length,
    counterSteps: counters.reduce((sum, { from, to }) => sum + to - from, 0),
    left: leftBy,
  };
}

/** Whether there is anything that a stream would hold. */
export const isNothing = ({ create, setData, setAcl, delete: deletions, counters }: PartCounts) =>
  create + setData + setAcl + deletions + counters === 0;

export const headOf = ({ changes: _, counters: __, left: ___, ...head }: PartPlan): PartPlanHead =>
  head;

export const isOfPart = <P extends PartPlanHead>(plan: RestorePlan | P): plan is P =>
  plan.schemaVersion === 2;
