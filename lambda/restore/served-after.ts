import { type ServedNode, unseen, znodesOf } from '../run/served.ts';
import { inspectNodes } from './nodes/inspect.ts';
import type { Inspected } from './nodes/situation.ts';
import type { RestoreEnding } from './report.ts';
import type { RestoreStory } from './story.ts';

/**
 * Asks all nodes how they are when an undo or a put-back has gone well: a restore has asked them already, and
 * after a failure a person wants to know that at once. What was done stays good, whatever comes of it.
 */
export async function seeServed(
  story: RestoreStory,
  ending: RestoreEnding,
): Promise<RestoreEnding> {
  const isToSee =
    ending.outcome === 'Succeeded' && (story.run.kind === 'undo' || ending.part !== undefined);
  if (!isToSee || ending.served) return ending;
  try {
    const { nodes, silent } = await inspectNodes(story);
    const askedAt = story.board.nodes.get(nodes[0]?.instanceId ?? '')?.since ?? '';
    const served = [
      ...nodes.map((node) => servedBy(node, askedAt)),
      ...silent.map(({ instanceId, reason }) => unseen(instanceId, reason, askedAt)),
    ];
    return { ...ending, served };
  } catch {
    return ending;
  }
}

function servedBy({ instanceId, line }: Inspected, at: string): ServedNode {
  if (!line.serving) return unseen(instanceId, line.reason, at);
  const { role, zxid } = line;
  const znodes = znodesOf(line.znodes);
  return { instanceId, role, zxid, znodes, besideBackup: 'not-compared', found: '', at };
}
