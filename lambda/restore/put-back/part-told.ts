import type { Zxid } from '../../contract/zxid.ts';
import type { Remaining } from '../part/judge-after.ts';
import type { Conflict, StreamOutcome } from '../part/read-answers.ts';
import type { PartPlanHead } from './plan/part-plan.ts';

/** What a report tells of a part that is put back. */
export interface PartTold {
  /** Of a plan, and of what was done by it. */
  readonly plan: PartPlanHead;
  /** Of an execution or an undo: how far it came. */
  readonly done?: PartDone;
}

export interface PartDone {
  /** Batches that were applied, of those that were sent; null where nobody knows. */
  readonly batches: number | null;
  readonly of: number;
  /** What was in the way of the first batch that was not applied. */
  readonly conflict?: NonNullable<StreamOutcome['conflict']>;
  /** Access control lists that were set. */
  readonly lists: number;
  /** The first of those that were refused, and how many there were. */
  readonly refused: readonly Conflict[];
  readonly refusals: number;
  /** What is otherwise than it was to be; the first ones, and how many there are. */
  readonly remaining: readonly Remaining[];
  readonly remainders: number;
  /** The transaction at which it was compared; null where nobody could look. */
  readonly comparedAt: Zxid | null;
  /** From the first byte sent to the last answer, of both streams; null where an operator's machine sent them. */
  readonly milliseconds: number | null;
}
