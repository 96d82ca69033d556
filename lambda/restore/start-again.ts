import { act, type Trouble } from './act.ts';
import { majorityOf } from './situation.ts';
import type { Story } from './story.ts';

/** A member as far as its start is concerned. */
export interface Starter {
  readonly instanceId: string;
  readonly voter: boolean;
}

/**
 * Starts a majority of the voting members together, and the others when those serve: none of them
 * can then form a quorum with less than what was restored (zookeeper.md, T12).
 * @param all every member, whether it is to be started or not
 * @param weighted the votes are not equal: all voting members are started together
 */
export async function startMajorityFirst(
  story: Story,
  starters: readonly Starter[],
  { all = starters, weighted = false }: { all?: readonly Starter[]; weighted?: boolean } = {},
): Promise<readonly Trouble[]> {
  const voters = starters.filter(({ voter }) => voter);
  const count = all.filter(({ voter }) => voter).length;
  const first = weighted ? voters : voters.slice(0, majorityOf(count));
  const rest = starters.filter((starter) => !first.includes(starter));
  const ids = (some: readonly Starter[]) => some.map(({ instanceId }) => instanceId);
  const { troubles } = await act(story, 'start', ids(first));
  if (troubles.length > 0) return troubles;
  return (await act(story, 'start', ids(rest))).troubles;
}
