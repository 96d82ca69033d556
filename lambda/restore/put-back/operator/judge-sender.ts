import { type Refusal, refuse } from '../../../run/refusal.ts';
import type { RestorePlan } from '../../plan/plan.ts';
import type { ExecuteRequest, UndoRequest } from '../../request.ts';
import { isOfPart, type PartPlanHead } from '../plan/part-plan.ts';

/**
 * Whether who is to send can. A plan for a node can be sent by an operator's machine as well; one that was
 * made for such a machine needs one. Pure.
 */
export function judgeSender(
  plan: RestorePlan | PartPlanHead,
  { kind, sessions, planId, ensemble }: ExecuteRequest | UndoRequest,
): Refusal[] {
  const command =
    kind === 'undo'
      ? `npx zk-backup undo ${planId}`
      : `npx zk-backup restore ${ensemble.name} --execute ${planId}`;
  if (!isOfPart(plan)) {
    return sessions
      ? [
          refuse(
            'sender-not-wanted',
            `${planId} restores all of a backup: no requests are sent, so no machine can send them.`,
            `Nothing was touched. Without --connect: ${command}`,
          ),
        ]
      : [];
  }
  if (plan.through !== 'operator' || sessions) return [];
  return [
    refuse(
      'sender-missing',
      `${planId} was planned for requests that an operator's machine sends, and none is connected.`,
      `Nothing was touched. With the options of the plan: ${command} --connect HOST:PORT`,
    ),
  ];
}
