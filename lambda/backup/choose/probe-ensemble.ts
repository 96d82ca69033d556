import { documentParameters } from '../../contract/documents.ts';
import { runTimes } from '../../contract/times.ts';
import type { Invocation } from '../../node/invocation.ts';
import { awaitCommand, send } from '../../node/node-command.ts';
import { isFailure } from '../../node/node-line.ts';
import type { Sending } from '../../node/run-command.ts';
import { RunEnded } from '../../run/ended.ts';
import { paragraphOf } from '../../shown.ts';
import type { BackupStory } from '../story.ts';
import type { NodeProbe } from './ensemble-view.ts';

type Asker = Pick<BackupStory, 'flow' | 'clients' | 'ownNodes' | 'request' | 'run'>;

/** How the nodes are asked. */
interface Asking {
  /** Of the commands: by it one is found again whose answer was lost. @default - the run's id */
  readonly comment?: string;
  /** Until a node that has not answered is waited for no longer. @default - as long as a probe may take */
  readonly seconds?: number;
}

/** Asks every node of the ensemble what it is and how it is. Reads only. */
export async function probeEnsemble(story: Asker, asking: Asking = {}): Promise<NodeProbe[]> {
  const { flow, clients, ownNodes } = story;
  const nodes = await ownNodes.list(flow, clients);
  const online = nodes.filter((node) => node.online).map(({ instanceId }) => instanceId);
  if (online.length === 0) return nodes.map(({ instanceId }) => offline(instanceId));

  const answers = await askAll(story, online, asking);
  return nodes.map(({ instanceId }) => answers.get(instanceId) ?? offline(instanceId));
}

type ProbesById = ReadonlyMap<string, NodeProbe>;

/**
 * One command to all. SSM refuses it for all where it refuses it for one (an instance that was just
 * terminated is listed for minutes), so that then each is asked alone. Reads only: no harm in two.
 */
async function askAll(
  story: Asker,
  online: readonly string[],
  { comment = story.run.runId, seconds: longest }: Asking,
): Promise<ProbesById> {
  const { ensemble } = story.request;
  const ask = (instanceIds: readonly string[]) =>
    send(story, {
      name: 'probe',
      document: ensemble.documents.probe,
      instanceIds,
      parameters: { [documentParameters.ensemble]: ensemble.name },
      comment,
    });
  const all = await ask(online);
  const asked: Asked[] = [{ instanceIds: online, sending: all }];
  if (all.kind === 'refused' && online.length > 1) {
    asked.pop();
    for (const id of online) asked.push({ instanceIds: [id], sending: await ask([id]) });
  }
  requireOneSent(asked);
  const answers = new Map<string, NodeProbe>();
  // All were sent before the first is waited for: they share the time.
  let seconds = longest ?? runTimes(ensemble.maxDowntimeSeconds).awaitProbeSeconds;
  for (const { instanceIds, sending } of asked) {
    let invocations: readonly Invocation[] = [];
    if (sending.kind === 'sent') {
      const patience = { nodes: instanceIds.length, seconds: Math.max(0, seconds) };
      const end = await awaitCommand(story, 'await-probe', sending.commandId, patience);
      seconds -= end.waitedSeconds;
      invocations = end.invocations;
    }
    for (const id of instanceIds) {
      const invocation = invocations.find(({ instanceId }) => instanceId === id);
      const answer = sending.kind === 'sent' ? readProbe(id, invocation) : notSent(id, sending);
      answers.set(id, answer);
    }
  }
  return answers;
}

interface Asked {
  readonly instanceIds: readonly string[];
  readonly sending: Sending;
}

/** @throws RunEnded where SSM took no probe at all */
function requireOneSent(asked: readonly Asked[]): void {
  const reasons = asked.flatMap(({ sending }) => (sending.kind === 'sent' ? [] : [sending.reason]));
  if (reasons.length < asked.length) return;
  const told = [...new Set(reasons)].join('; ');
  throw new RunEnded('Failed', 'probe', `The probe could not be sent: ${told}`, {
    code: 'probe-not-sent',
    hint: 'Check the nodes in Systems Manager, Fleet Manager; a stopped instance can stay listed for some minutes.',
  });
}

const notSent = (instanceId: string, sending: Exclude<Sending, { kind: 'sent' }>): NodeProbe => ({
  instanceId,
  line: undefined,
  trouble:
    sending.kind === 'refused'
      ? `SSM refused its probe: ${sending.reason}`
      : `SSM did not say whether it took its probe: ${sending.reason}`,
});

const offline = (instanceId: string): NodeProbe => ({
  instanceId,
  line: undefined,
  trouble: 'its agent is not online in SSM',
});

function readProbe(instanceId: string, invocation: Invocation | undefined): NodeProbe {
  const step = invocation?.steps.find(({ name }) => name === 'probe');
  const line = step?.line;
  if (line && isFailure(line)) {
    return {
      instanceId,
      line: undefined,
      trouble: paragraphOf(line.error.message, line.error.hint),
    };
  }
  if (step?.status === 'Success' && line?.step === 'probe' && 'servers' in line) {
    return { instanceId, line, trouble: undefined };
  }
  const status = invocation?.status ?? 'without an answer';
  return {
    instanceId,
    line: undefined,
    trouble: `its probe ended ${status}${step?.found ? `: ${step.found}` : ''}`,
  };
}
