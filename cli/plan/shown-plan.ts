import type { RestorePlan } from '../../lambda/restore/plan/plan.ts';
import {
  headOf,
  isNothing,
  isOfPart,
  type PartPlan,
} from '../../lambda/restore/put-back/plan/part-plan.ts';
import type { Cloud } from '../cloud/cloud.ts';
import type { Terminal } from '../command.ts';
import { BadOption } from '../errors.ts';
import { quoted } from '../frame/follow-up.ts';
import type { ValuesOf } from '../frame/option-table.ts';
import { hint } from '../frame/read-values.ts';
import { askingText, planText } from '../text/plan-text.ts';
import type { Width } from '../text/table.ts';
import { asName } from '../text/text.ts';
import { type DataOfChanges, dataOfChanges } from './data-of-changes.ts';
import { askingPartText, partPlanText } from './part-plan-text.ts';
import type { ToldPartPlan } from './told-part-plan.ts';

/** A plan, of all of a backup or of a part of it, as a person reads it and a program. */
export interface ShownPlan {
  readonly planId: string;
  readonly ensemble: string;
  /** What has to be read before it is executed. */
  text(now: number, width: Width): string;
  /** The line above the question. */
  asking(now: number, width: Width): string;
  /** What typing the name of the ensemble does. */
  readonly deed: string;
  /** What goes on while it is executed. */
  readonly doing: string;
  /** Whether there is nothing that could be executed. */
  readonly isEmpty: boolean;
  /** The command that plans the like of it. */
  readonly again: string;
  readonly told: RestorePlan | ToldPartPlan;
  /** Where it is of all of a backup. */
  readonly whole?: RestorePlan;
}

type View = ValuesOf<'long' | 'all' | 'data'>;

/**
 * Gets a plan ready to be shown.
 * @throws BadOption where it is not of a part and has no paths to show; NotReached where data cannot be read
 */
export async function shownPlan(
  plan: RestorePlan | PartPlan,
  values: View,
  cloud: Cloud,
  terminal: Terminal,
): Promise<ShownPlan> {
  if (!isOfPart(plan)) return shownWhole(plan, values);
  return shownPart(
    plan,
    values,
    values.data ? await dataOfChanges(plan, cloud, terminal) : undefined,
  );
}

function shownWhole(plan: RestorePlan, { long = false, all, data }: View): ShownPlan {
  const { planId, ensemble } = plan;
  if (all || data) {
    throw new BadOption(`${planId} restores all of a backup: --all and --data are for a part.`, {
      hint,
    });
  }
  return {
    ...{ planId, ensemble },
    text: (now, width) => planText(plan, now, { width, isLong: long }),
    asking: (now, width) => askingText(plan, now, width),
    deed: 'restore it',
    doing: `restoring by ${planId}`,
    isEmpty: false,
    again: `For one more restore plan again: npx zk-backup restore ${ensemble}`,
    told: plan,
    whole: plan,
  };
}

function shownPart(
  plan: PartPlan,
  { long = false, all = false }: View,
  data: DataOfChanges | undefined,
): ShownPlan {
  const { planId, ensemble, part } = plan;
  const paths = part.paths.map((path) => ` --path ${asName(quoted(path))}`).join('');
  return {
    ...{ planId, ensemble },
    text: (now, width) => partPlanText(plan, now, { width, isLong: long, isAll: all, data }),
    asking: (now, width) => askingPartText(plan, now, width),
    deed: 'put it back',
    doing: `putting back by ${planId}`,
    isEmpty: isNothing(plan.counts),
    again: `To put back what is missing now plan again: npx zk-backup restore ${ensemble}${paths}`,
    told: {
      ...(all ? plan : headOf(plan)),
      ...(data ? { data: [...data].map(inBase64) } : {}),
    },
  };
}

const inBase64 = ([path, { before, after }]: [
  string,
  { readonly before: Buffer | null; readonly after: Buffer | null },
]) => ({
  path,
  before: before?.toString('base64') ?? null,
  after: after?.toString('base64') ?? null,
});
