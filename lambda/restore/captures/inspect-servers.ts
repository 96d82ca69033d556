import type { EnsembleSettings } from '../../contract/settings.ts';
import { isRefusal } from '../../run/refusal.ts';
import { act } from '../nodes/act.ts';
import { listManaged } from '../nodes/inspect.ts';
import { failed } from '../refused.ts';
import type { RestoreStory } from '../story.ts';
import { chooseServers, type InspectedServer } from './choose-servers.ts';

/**
 * Asks all nodes how they are and how a client gets in.
 * @param own as in `chooseServers`
 * @throws RunEnded where a part can be put back by none
 */
export async function inspectServers(
  story: RestoreStory,
  ensemble: EnsembleSettings,
  own?: string,
): Promise<{
  readonly servers: readonly InspectedServer[];
  readonly nodes: readonly InspectedServer[];
}> {
  const { online, silent } = await listManaged(story, ensemble);
  const { lines, troubles } = await act(story, 'inspect', online);
  const nodes = [...lines].map(([instanceId, line]) => ({ instanceId, line }));
  const servers = chooseServers(nodes, [...troubles, ...silent], own);
  if (isRefusal(servers)) throw failed('inspect', servers);
  return { servers, nodes };
}
