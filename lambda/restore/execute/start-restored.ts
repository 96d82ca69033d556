import { act } from '../nodes/act.ts';
import type { Trouble } from '../nodes/answers.ts';
import { type MemberNode, majorityOf } from '../nodes/situation.ts';
import type { RestoreStory } from '../story.ts';

/**
 * Starts a majority of the voting members together, and the others when those serve: no quorum can
 * form with less than what was restored (docs/facts/restoring-an-ensemble.md). Where one of the first does not come up
 * the others are started all the same: they hold the same, and may be a majority without it.
 */
export async function startRestored(
  story: RestoreStory,
  members: readonly MemberNode[],
): Promise<readonly Trouble[]> {
  const voters = members.filter(({ voter }) => voter);
  // By group or weight, which members are a majority is not decided here.
  const isWeighted = members.some(({ line }) => line.weighted);
  const first = isWeighted ? voters : voters.slice(0, majorityOf(voters.length));
  const rest = members.filter((member) => !first.includes(member));
  const ids = (some: readonly MemberNode[]) => some.map(({ instanceId }) => instanceId);
  const started = await act(story, 'start', ids(first));
  const then = await act(story, 'start', ids(rest));
  return [...started.troubles, ...then.troubles];
}
