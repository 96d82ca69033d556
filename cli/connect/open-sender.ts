import type { RestorePlan } from '../../lambda/restore/plan/plan.ts';
import { isOfPart, type PartPlanHead } from '../../lambda/restore/put-back/plan/part-plan.ts';
import type { Terminal } from '../command.ts';
import { BadOption } from '../errors.ts';
import type { OfConnect, ValuesOf } from '../frame/option-table.ts';
import { StreamSender } from './stream-sender.ts';
import { wayInOf } from './way-in.ts';

/**
 * Does something with the machine that `--connect` asks for, and closes its sessions, however that ends.
 * @param work gets undefined without `--connect`
 * @throws BadOption
 */
export async function withSender(
  values: ValuesOf<OfConnect>,
  { stderr }: Terminal,
  work: (sender: StreamSender | undefined) => Promise<number>,
): Promise<number> {
  const wayIn = wayInOf(values);
  const sender = wayIn && new StreamSender(wayIn, stderr);
  return work(sender).finally(() => sender?.close());
}

/** @throws BadOption where a plan is sent by a machine, and none was named, or the other way round */
export function requireSender(
  plan: RestorePlan | PartPlanHead,
  sender: StreamSender | undefined,
): void {
  if (!isOfPart(plan) && sender) {
    throw new BadOption(`${plan.planId} restores all of a backup: --connect is for a part.`, {
      hint: 'Nothing was touched. Its files are staged by the nodes themselves.',
    });
  }
  if (isOfPart(plan) && plan.through === 'operator' && !sender) {
    throw new BadOption(`${plan.planId} was planned to be sent by a machine of yours.`, {
      hint: 'Nothing was touched. Give --connect HOST:PORT and its options, as for the plan.',
    });
  }
}
