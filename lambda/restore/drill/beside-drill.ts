import { askerOf } from '../../run/asked-by.ts';
import { compareServed, type ServedNode, unseen, znodesOf } from '../../run/served.ts';
import { act } from '../nodes/act.ts';
import type { Inspected } from '../nodes/situation.ts';
import type { DrillRequest } from '../request.ts';
import type { RestoreStory } from '../story.ts';

/**
 * Asks the node that a drill was held on how it is, where a person waits for it, and holds it against how it
 * was before: a drill changes nothing of it. What the drill proved stays proven.
 * @param before undefined where the node was not asked before: an instance that only drills may have no server
 */
export async function lookAfterDrill(
  story: RestoreStory,
  request: DrillRequest,
  before: Inspected | undefined,
): Promise<{ readonly served?: readonly ServedNode[] }> {
  if (!before || askerOf(request) !== 'person') return {};
  try {
    const { instanceId } = before;
    const { lines, troubles } = await act(story, 'inspect', [instanceId]);
    const at = story.board.nodes.get(instanceId)?.since ?? '';
    const line = lines.get(instanceId);
    if (line?.serving && line.zxid !== null) return { served: [besideDrill(before, line, at)] };
    const reason = line?.reason ?? troubles[0]?.reason ?? '';
    return { served: [unseen(instanceId, reason, at, 'before')] };
  } catch {
    return {};
  }
}

/** What it serves after the drill beside what it served before. Pure. */
export function besideDrill(
  { instanceId, line: was }: Inspected,
  { role, zxid, znodes }: Pick<Inspected['line'], 'role' | 'zxid' | 'znodes'>,
  at: string,
): ServedNode {
  const now = { zxid: zxid ?? '0x0', znodes: znodesOf(znodes) } as const;
  const held = was.zxid === null ? undefined : { zxid: was.zxid, znodes: znodesOf(was.znodes) };
  const compared = compareServed(now, held, 'what was there');
  return { instanceId, role, ...now, ...compared, comparedWith: 'before', at };
}
