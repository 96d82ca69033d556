import type { Zxid } from '../../contract/zxid.ts';
import { askerOf } from '../../run/asked-by.ts';
import { compareServed, type Held, type ServedNode, unseen, znodesOf } from '../../run/served.ts';
import type { NodeProbe } from '../choose/ensemble-view.ts';
import { probeEnsemble } from '../choose/probe-ensemble.ts';
import type { BackupStory } from '../story.ts';

/** A person waits, and an answer that takes longer is not one of now. */
const lookSeconds = 60;

/**
 * Asks all nodes once more how they are, where a person waits for it and a node was told to do anything. A run
 * stays what it was, whatever comes of it.
 */
export async function lookAgain(
  story: BackupStory,
  { outcome }: { readonly outcome: string },
): Promise<void> {
  const { request, node, run, flow, now } = story;
  if (askerOf(request) !== 'person' || node.instanceId === undefined || outcome === 'Skipped')
    return;
  try {
    const at = await flow.step('time-of-look', async () => new Date(now()).toISOString());
    const comment = `${run.runId} after`;
    const probes = await probeEnsemble(story, { comment, seconds: lookSeconds });
    node.served = probes.map((probe) => servedOf(probe, node.held, at));
  } catch {
    // What was seen before stands in the report.
  }
}

/** What a node serves beside what the backup holds. Pure. @param held undefined where there is no backup */
export function servedOf(
  { instanceId, line, trouble }: NodeProbe,
  held: Held | undefined,
  at: string,
): ServedNode {
  const isServing = line?.serving === true && line.role !== null && line.zxid !== null;
  if (!isServing) {
    const found = trouble ?? (line?.reason || 'it was not seen to serve');
    return unseen(instanceId, found, at);
  }
  const { role, zxid } = line;
  const znodes = znodesOf(line.znodes);
  const compared = compareServed({ zxid: zxid as Zxid, znodes }, held);
  return { instanceId, role, zxid, znodes, ...compared, comparedWith: 'backup', at };
}
