import type { PartPlan, PartPlanHead } from '../../lambda/restore/put-back/plan/part-plan.ts';

/** A plan of a part as programs read it; its lists, which grow with the part, with --all alone. */
export interface ToldPartPlan
  extends PartPlanHead,
    Partial<Pick<PartPlan, 'changes' | 'counters' | 'left'>> {
  /** With --data alone; base64, null where there is no znode, or null. */
  readonly data?: readonly {
    readonly path: string;
    /** Of now. */
    readonly before: string | null;
    /** Of the backup. */
    readonly after: string | null;
  }[];
}
