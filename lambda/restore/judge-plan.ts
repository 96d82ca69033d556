import type { RestorePlan } from './plan.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { EnsembleState } from './situation.ts';

const again = 'Nothing was touched. Plan again, read the plan, and execute that one.';

/** Whether what was planned is still what would be done. Pure. */
export function judgePlan(plan: RestorePlan, state: EnsembleState, now: number): Refusal[] {
  const refusals: Refusal[] = [];
  if (now > Date.parse(plan.expiresAt)) {
    refusals.push(refuse(`The plan ${plan.planId} expired at ${plan.expiresAt}.`, again));
  }
  const then = namesOf(plan.nodes);
  const today = namesOf(state.members);
  if (then !== today) {
    refusals.push(
      refuse(`The nodes were ${then} when it was planned, and are ${today} now.`, again),
    );
  }
  if (plan.situation !== state.situation) {
    refusals.push(
      refuse(
        `The ensemble was found as "${plan.situation}" when it was planned, and is "${state.situation}" now.`,
        again,
      ),
    );
  }
  return refusals;
}

interface Named {
  readonly instanceId: string;
  readonly myid: number | null;
  readonly voter: boolean;
}

const namesOf = (nodes: readonly Named[]) =>
  nodes
    .map(({ instanceId, myid, voter }) => {
      const kind = voter ? '' : ', observer';
      return myid === null ? instanceId : `${instanceId} (server.${myid}${kind})`;
    })
    .sort()
    .join(', ');
