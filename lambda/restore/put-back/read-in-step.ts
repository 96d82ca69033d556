import { readingTwice } from '../../archive/verify-archive.ts';
import { isRefusal, type Refusal } from '../../run/refusal.ts';
import { failed } from '../refused.ts';
import { tell } from '../status.ts';
import type { RestoreStory } from '../story.ts';

/**
 * A step that reads archives, in a phase that is told first.
 * @throws RunEnded in that phase where it refuses
 */
export async function readInStep<T extends object>(
  story: RestoreStory,
  [name, phase]: readonly [name: string, phase: 'verify' | 'check'],
  read: () => Promise<T | Refusal>,
): Promise<T> {
  await tell(story, phase);
  const found = await story.flow.step<T | Refusal>(name, read, readingTwice);
  if (isRefusal(found)) throw failed(phase, found);
  return found;
}
