import { type ServedNode, unseen } from '../../run/served.ts';
import { clauseOf } from '../../shown.ts';
import { act } from '../nodes/act.ts';
import type { MemberNode } from '../nodes/situation.ts';
import type { RestorePlan } from '../plan/plan.ts';
import type { RestoreStory } from '../story.ts';
import { endInPlace, failureBy } from './bring-back.ts';
import { judgeQuorum, judgeServed, servedBeside } from './judge-served.ts';

/**
 * Compares what every member serves with the plan.
 * @param epoch that the members were given
 * @returns what is served, and what could not be seen
 */
export async function checkServed(
  story: RestoreStory,
  plan: RestorePlan,
  members: readonly MemberNode[],
  epoch: number,
): Promise<{ readonly served: readonly ServedNode[]; readonly warnings: readonly string[] }> {
  const ids = members.map(({ instanceId }) => instanceId);
  const { lines, troubles } = await act(story, 'check', ids);
  const askedAt = story.board.nodes.get(ids[0] ?? '')?.since ?? '';
  const served = [
    ...[...lines].map(([id, line]) => servedBeside(id, line, plan.result, askedAt)),
    ...troubles.map(({ instanceId, reason }) => unseen(instanceId, reason, askedAt)),
  ];
  const more = { served };
  if (troubles.length > 0) endInPlace(story, { ...failureBy('check', troubles), more });
  const checks = [...lines].flatMap(([instanceId, line]) =>
    judgeServed(line, plan.result).map((check) => ({ ...check, who: instanceId })),
  );
  const voters = members.flatMap(({ instanceId, voter }) => {
    const line = lines.get(instanceId);
    return voter && line ? [line] : [];
  });
  const together = { ...judgeQuorum(voters, epoch), who: 'The ensemble' };
  const wrong = [...checks, together]
    .filter(({ passed }) => !passed)
    .map(({ who, name, found }) => `${who} fails the check "${name}": ${clauseOf(found)}.`);
  if (wrong.length > 0) {
    const hint = 'See the log of ZooKeeper there.';
    endInPlace(story, {
      phase: 'check',
      code: 'not-as-planned',
      reason: wrong.join(' '),
      hint,
      more,
    });
  }
  const doubts = checks
    .filter(({ doubt }) => doubt)
    .map(
      ({ who, found }) => `${who}: ${found}. Clients are at work again: check whether they did it.`,
    );
  const unasked = [...lines]
    .filter(([, { digestMismatches }]) => digestMismatches === null)
    .map(
      ([id]) =>
        `${id}: digests were not compared, because its server does not show whether they match (mntr is not in 4lw.commands.whitelist, and its AdminServer does not answer).`,
    );
  return { served, warnings: [...doubts, ...unasked] };
}
