import type { RestorePlan } from './plan.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { EnsembleState } from './situation.ts';

const again = 'Plan again, read the plan, and execute that one.';

/** Whether the plan may be executed now, and on these nodes: before anything is sent there. Pure. */
export function judgeNodes(
  plan: Pick<RestorePlan, 'planId' | 'expiresAt' | 'nodes'>,
  instanceIds: readonly string[],
  now: number,
): Refusal[] {
  const refusals: Refusal[] = [];
  const hint = `Nothing was touched. ${again}`;
  if (now > Date.parse(plan.expiresAt)) {
    refusals.push(refuse(`The plan ${plan.planId} expired at ${plan.expiresAt}.`, hint));
  }
  const then = inWords(plan.nodes.map(({ instanceId }) => instanceId));
  const today = inWords(instanceIds);
  if (then !== today) {
    refusals.push(
      refuse(`The nodes were ${then} when it was planned, and are ${today} now.`, hint),
    );
  }
  return refusals;
}

/** Whether the nodes are what they were when it was planned. Pure. */
export function judgePlan(
  plan: Pick<RestorePlan, 'nodes' | 'situation'>,
  state: EnsembleState,
): Refusal[] {
  const refusals: Refusal[] = [];
  const then = inWords(plan.nodes.map(nameOf));
  const today = inWords(state.members.map(nameOf));
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

function nameOf({ instanceId, myid, voter }: Named): string {
  return myid === null ? instanceId : `${instanceId} (server.${myid}${voter ? '' : ', observer'})`;
}

const inWords = (names: readonly string[]) => [...names].sort().join(', ') || 'none';
