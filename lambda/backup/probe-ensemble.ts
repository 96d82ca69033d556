import type { Clients } from '../aws/clients.ts';
import type { Invocation } from '../aws/invocation.ts';
import { isFailure } from '../aws/node-line.ts';
import { listNodes } from '../aws/run-command.ts';
import type { Flow } from '../flow/flow.ts';
import { whilePassing } from '../flow/retries.ts';
import { runTimes } from '../run-times.ts';
import type { NodeProbe } from './ensemble-view.ts';
import { awaitCommand, send } from './node-command.ts';
import type { Run } from './plan.ts';
import type { BackupRequest } from './request.ts';
import { RunEnded } from './run-ended.ts';

/** Asks every node of the ensemble what it is and how it is. Reads only. */
export async function probeEnsemble(
  flow: Flow,
  { ensemble }: BackupRequest,
  run: Run,
  clients: Clients,
): Promise<NodeProbe[]> {
  const nodes = await flow.step('resolve-nodes', () => listNodes(clients.ssm, ensemble.nodes), {
    retryAfter: whilePassing,
  });
  const online = nodes.filter((node) => node.online).map(({ instanceId }) => instanceId);
  if (online.length === 0) return nodes.map(({ instanceId }) => offline(instanceId));

  const sending = await send(flow, clients, {
    name: 'probe',
    document: ensemble.documents.probe,
    instanceIds: online,
    parameters: {},
    comment: run.runId,
  });
  if (sending.kind !== 'sent') {
    throw new RunEnded('Failed', 'probe', `The probe could not be sent: ${sending.reason}`, {
      hint: 'Check the nodes in Systems Manager, Fleet Manager; a stopped instance can stay listed for some minutes.',
    });
  }
  const { invocations } = await awaitCommand(flow, clients, 'await-probe', sending.commandId, {
    nodes: online.length,
    seconds: runTimes(ensemble.maxDowntimeSeconds).awaitProbeSeconds,
  });
  return nodes.map(({ instanceId, online: isOnline }) =>
    isOnline
      ? readProbe(
          instanceId,
          invocations.find((invocation) => invocation.instanceId === instanceId),
        )
      : offline(instanceId),
  );
}

const offline = (instanceId: string): NodeProbe => ({
  instanceId,
  line: undefined,
  trouble: 'its agent is not online in SSM',
});

function readProbe(instanceId: string, invocation: Invocation | undefined): NodeProbe {
  const step = invocation?.steps.find(({ name }) => name === 'probe');
  const line = step?.line;
  if (line && isFailure(line)) {
    return { instanceId, line: undefined, trouble: `${line.error.message} ${line.error.hint}` };
  }
  if (step?.status === 'Success' && line?.step === 'probe' && 'servers' in line) {
    return { instanceId, line, trouble: undefined };
  }
  const status = invocation?.status ?? 'no invocation';
  return {
    instanceId,
    line: undefined,
    trouble: `its probe ended ${status} ${step?.output ?? ''}`,
  };
}
