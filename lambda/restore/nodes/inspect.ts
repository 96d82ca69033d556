import { refused, requireNone } from '../refused.ts';
import type { RestoreStory } from '../story.ts';
import { act } from './act.ts';
import {
  didNotAnswer,
  type EnsembleState,
  ensembleState,
  type Inspected,
  isElecting,
  type Silent,
} from './situation.ts';

const offline = {
  code: 'offline',
  reason: 'its agent is not online in SSM.',
  hint: 'Start the instance or its agent. Every member must be restored: one that is left out wipes the data of the others when it comes back.',
};

/** Asks all nodes what they are and how they are; reads only. */
export async function inspectNodes(
  story: RestoreStory,
): Promise<{ readonly nodes: readonly Inspected[]; readonly silent: readonly Silent[] }> {
  const { online, silent } = await listManaged(story);
  const { lines, troubles } = await act(story, 'inspect', online);
  return {
    nodes: [...lines].map(([instanceId, line]) => ({ instanceId, line })),
    silent: [...troubles, ...silent],
  };
}

/** @throws RunEnded where a node cannot be reached */
export async function listMembers(story: RestoreStory): Promise<readonly string[]> {
  const { online, silent } = await listManaged(story);
  requireNone('inspect', silent.map(didNotAnswer));
  return online;
}

/** Those of the selection that SSM reaches, and those that it does not. */
export async function listManaged({ flow, clients, ownNodes }: RestoreStory) {
  const managed = await ownNodes.list(flow, clients);
  const idsOf = (online: boolean) =>
    managed.filter((node) => node.online === online).map(({ instanceId }) => instanceId);
  return {
    online: idsOf(true),
    silent: idsOf(false).map((instanceId): Silent => ({ instanceId, ...offline })),
  };
}

/** @throws RunEnded with all there is to say against these nodes */
export async function inspectEnsemble(story: RestoreStory): Promise<EnsembleState> {
  const { nodes, silent } = await inspectNodes(story);
  const state = ensembleState(nodes, silent);
  if ('members' in state) return state;
  throw refused('inspect', state);
}

/** How long an election is waited for, and how often it is asked about. */
const election = { seconds: 5, times: 3 } as const;

/** As `inspectEnsemble`; an ensemble that is only choosing a leader is not taken for a lost one. */
export async function inspectAfterElection(story: RestoreStory): Promise<EnsembleState> {
  let state = await inspectEnsemble(story);
  for (let time = 0; time < election.times && isElecting(state); time++) {
    await story.flow.poll(
      'await-election',
      async (looks) => looks + 1,
      0,
      (looks) => (looks < 2 ? election.seconds : undefined),
    );
    state = await inspectEnsemble(story);
  }
  return state;
}
