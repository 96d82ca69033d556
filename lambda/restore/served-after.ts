import type { Zxid } from '../contract/zxid.ts';
import {
  type ComparedServed,
  type ComparedWith,
  type ServedNode,
  unseen,
  znodesOf,
} from '../run/served.ts';
import { readBefore } from './execute/served-before.ts';
import { inspectNodes } from './nodes/inspect.ts';
import type { Inspected } from './nodes/situation.ts';
import { besidePart } from './put-back/beside-part.ts';
import type { RestoreEnding } from './report.ts';
import type { RestoreStory } from './story.ts';
import { besideBefore } from './undo/beside-before.ts';

/** What a node serves, as it is compared. */
type Serving = { readonly zxid: Zxid; readonly znodes: number | null };

interface Yardstick {
  readonly comparedWith: ComparedWith;
  readonly compare: (instanceId: string, serving: Serving) => ComparedServed;
  /** Of a node that does not serve: whether it did not before either. */
  readonly wasDown: (instanceId: string) => boolean;
}

/**
 * Asks all nodes how they are when an undo or a put-back has gone well, and holds it against what it was to be:
 * a restore has asked them already, and after a failure a person wants to know that at once. What was done
 * stays good, whatever comes of it.
 */
export async function seeServed(
  story: RestoreStory,
  ending: RestoreEnding,
): Promise<RestoreEnding> {
  const isToSee =
    ending.outcome === 'Succeeded' && (story.run.kind === 'undo' || ending.part !== undefined);
  if (!isToSee || ending.served) return ending;
  try {
    const yardstick = ending.part ? ofPart(story, ending) : await ofBefore(story);
    const { nodes, silent } = await inspectNodes(story);
    const askedAt = story.board.nodes.get(nodes[0]?.instanceId ?? '')?.since ?? '';
    const served = [
      ...nodes.map((node) => servedBy(node, askedAt, yardstick)),
      ...silent.map(({ instanceId, reason }) =>
        unseen(instanceId, reason, askedAt, yardstick.comparedWith),
      ),
    ];
    return { ...ending, served };
  } catch {
    return ending;
  }
}

function ofPart({ run }: RestoreStory, { part }: RestoreEnding): Yardstick {
  return {
    comparedWith: run.kind === 'undo' ? 'part-before' : 'part',
    compare: (_, serving) => besidePart(serving, part?.done),
    wasDown: () => false,
  };
}

async function ofBefore(story: RestoreStory): Promise<Yardstick> {
  const all = await readBefore(story);
  const before = (id: string) => all.find(({ instanceId }) => instanceId === id);
  return {
    comparedWith: 'before',
    compare: (id, serving) => besideBefore(serving, before(id)),
    wasDown: (id) => before(id)?.serving === false,
  };
}

function servedBy(
  { instanceId, line }: Inspected,
  at: string,
  { comparedWith, compare, wasDown }: Yardstick,
): ServedNode {
  const { role, zxid } = line;
  if (!line.serving || zxid === null) {
    const seen = unseen(instanceId, line.reason, at, comparedWith);
    return wasDown(instanceId) ? { ...seen, comparison: 'equal' } : seen;
  }
  const znodes = znodesOf(line.znodes);
  return {
    ...{ instanceId, role, zxid, znodes, comparedWith, at },
    ...compare(instanceId, { zxid, znodes }),
  };
}
