import { listNodes } from '../aws/run-command.ts';
import type { EnsembleSettings } from '../contract.ts';
import { act } from './act.ts';
import { requireNone } from './ended.ts';
import {
  type EnsembleState,
  ensembleState,
  type Inspected,
  isElecting,
  type Silent,
} from './situation.ts';
import { patiently, type Story } from './story.ts';

const offline = {
  reason: 'its agent is not online in SSM.',
  hint: 'Start the instance or its agent. Every member must be restored: one that is left out wipes the others when it comes back.',
};

/** Asks all nodes what they are and how they are; reads only. */
export async function inspectNodes(
  story: Story,
  ensemble: EnsembleSettings,
): Promise<{ readonly nodes: readonly Inspected[]; readonly silent: readonly Silent[] }> {
  const { flow, clients } = story;
  const managed = await flow.step(
    'resolve-nodes',
    () => listNodes(clients.ssm, ensemble.nodes),
    patiently,
  );
  const online = managed.filter((node) => node.online).map(({ instanceId }) => instanceId);
  const { lines, troubles } = await act(story, 'inspect', online);
  return {
    nodes: [...lines].map(([instanceId, line]) => ({ instanceId, line })),
    silent: [
      ...troubles,
      ...managed
        .filter((node) => !node.online)
        .map(({ instanceId }) => ({ instanceId, ...offline })),
    ],
  };
}

/** @throws RestoreEnded with all there is to say against these nodes */
export async function inspectEnsemble(
  story: Story,
  ensemble: EnsembleSettings,
): Promise<EnsembleState> {
  const { nodes, silent } = await inspectNodes(story, ensemble);
  const state = ensembleState(nodes, silent);
  if ('members' in state) return state;
  requireNone('inspect', state);
  throw new Error('an ensemble without members was not refused');
}

/** How long an election is waited for, and how often it is asked about. */
const election = { seconds: 5, times: 3 } as const;

/** As `inspectEnsemble`; an ensemble that is only choosing a leader is not taken for a lost one. */
export async function inspectAfterElection(
  story: Story,
  ensemble: EnsembleSettings,
): Promise<EnsembleState> {
  let state = await inspectEnsemble(story, ensemble);
  for (let time = 0; time < election.times && isElecting(state); time++) {
    await story.flow.poll(
      'await-election',
      async (looks) => looks + 1,
      0,
      (looks) => (looks < 2 ? election.seconds : undefined),
    );
    state = await inspectEnsemble(story, ensemble);
  }
  return state;
}
