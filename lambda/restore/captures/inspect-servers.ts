import { isRefusal } from '../../run/refusal.ts';
import { askTheSame } from '../ask-again.ts';
import { act } from '../nodes/act.ts';
import { listManaged } from '../nodes/inspect.ts';
import { failed } from '../refused.ts';
import type { ExecuteRequest, PlanRequest, UndoRequest } from '../request.ts';
import type { RestoreStory } from '../story.ts';
import { chooseServers, type InspectedServer } from './choose-servers.ts';

/**
 * Asks all nodes how they are and how a client gets in.
 * @param request which says whose machine sends, and of what part
 * @param own as in `Purpose`
 * @throws RunEnded where a part can be put back by none
 */
export async function inspectServers(
  story: RestoreStory,
  request: PlanRequest | ExecuteRequest | UndoRequest,
  own?: string,
): Promise<{
  readonly servers: readonly InspectedServer[];
  readonly nodes: readonly InspectedServer[];
}> {
  const { online, silent } = await listManaged(story);
  const { lines, troubles } = await act(story, 'inspect', online);
  const nodes = [...lines].map(([instanceId, line]) => ({ instanceId, line }));
  const servers = chooseServers(nodes, [...troubles, ...silent], {
    ...{ own, byOperator: request.sessions !== undefined },
    bySession: commandOf(request),
  });
  if (isRefusal(servers)) throw failed('inspect', servers);
  return { servers, nodes };
}

/** How a person has it done by a machine of their own. A plan was used up by the execution that began. */
function commandOf(request: PlanRequest | ExecuteRequest | UndoRequest): string {
  const through = '--connect HOST:PORT';
  if (request.kind === 'undo') return `npx zk-backup undo ${request.planId} ${through}`;
  if (request.kind === 'plan') return `${askTheSame(request)} ${through}`;
  return `npx zk-backup restore ${request.ensemble.name} --path PATH ${through}`;
}
