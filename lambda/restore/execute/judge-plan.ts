import { type Refusal, refuse } from '../../run/refusal.ts';
import type { EnsembleState } from '../nodes/situation.ts';
import type { RestorePlan } from '../plan/plan.ts';

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
    refusals.push(
      refuse('plan-expired', `The plan ${plan.planId} expired at ${plan.expiresAt}.`, hint),
    );
  }
  const then = inWords(plan.nodes.map(({ instanceId }) => instanceId));
  const today = inWords(instanceIds);
  if (then !== today) {
    refusals.push(
      refuse(
        'nodes-changed',
        `The nodes were ${then} when it was planned, and are ${today} now.`,
        hint,
      ),
    );
  }
  return refusals;
}

/**
 * Whether the data is still of the history that the plan saw: another restore or undo since would be
 * written over unread. Pure.
 * @param lineage of the ensemble now
 */
export function judgeLineage(
  { planId, ensemble, ...plan }: Pick<RestorePlan, 'planId' | 'ensemble' | 'lineage'>,
  lineage: string | null,
): Refusal[] {
  const then = plan.lineage ?? null;
  if (then === lineage) return [];
  const what = lineage === null ? `${then} was taken back` : `there was ${lineage}`;
  return [
    refuse(
      'data-replaced',
      `The data of ${ensemble} is not what it was when ${planId} was planned: ${what}.`,
      `Nothing was touched. ${again}`,
    ),
  ];
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
      refuse(
        'nodes-changed',
        `The nodes were ${then} when it was planned, and are ${today} now.`,
        again,
      ),
    );
  }
  if (plan.situation !== state.situation) {
    refusals.push(
      refuse(
        'situation-changed',
        `The ensemble was found as "${plan.situation}" when it was planned, and is "${state.situation}" now.`,
        again,
      ),
    );
  }
  refusals.push(...laterEpochs(plan, state));
  return refusals;
}

/** What was there has gone on since, or something else has begun there. */
function laterEpochs(plan: Pick<RestorePlan, 'nodes'>, { members }: EnsembleState): Refusal[] {
  return members.flatMap(({ instanceId, line: { currentEpoch } }) => {
    const planned = plan.nodes.find((node) => node.instanceId === instanceId);
    if (!planned || (currentEpoch ?? -1) <= (planned.currentEpoch ?? -1)) return [];
    const then = planned.currentEpoch ?? 'none';
    return [
      refuse(
        'epoch-changed',
        `${instanceId} was in epoch ${then} when it was planned, and is in ${currentEpoch} now: a leader was elected since.`,
        again,
      ),
    ];
  });
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
