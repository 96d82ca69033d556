import type { Clients } from '../aws/clients.ts';
import {
  hasBegun,
  type Invocation,
  isUnderWay,
  neverRan,
  type StepResult,
} from '../aws/invocation.ts';
import { isFailure } from '../aws/node-line.ts';
import {
  anotherRunExitCode,
  type CaptureLine,
  documentParameters,
  documentSteps,
  type UploadLine,
} from '../contract.ts';
import type { Flow } from '../flow/flow.ts';
import { runTimes, timeouts } from '../run-times.ts';
import type { Candidate } from './choose-node.ts';
import { awaitCommand, cancel, send } from './node-command.ts';
import type { Run } from './plan.ts';
import type { NodeFacts, Phase } from './report.ts';
import type { BackupRequest } from './request.ts';
import { revive } from './revive.ts';
import { RunEnded } from './run-ended.ts';

/** What the node reported of a capture and an upload that both went well. */
export interface Uploaded {
  readonly capture: CaptureLine;
  readonly upload: UploadLine;
}

/**
 * Has the first candidate that takes the command stop, capture, start, upload and clean up. Once a
 * command may have begun on a node no other is tried, and after any failure that node is revived.
 * @throws RunEnded
 */
export async function captureAndUpload(
  flow: Flow,
  request: BackupRequest,
  run: Run,
  candidates: readonly Candidate[],
  node: NodeFacts,
  around: { readonly clients: Clients; readonly bucket: string },
): Promise<Uploaded> {
  const refusals: string[] = [];
  for (const { instanceId, because } of candidates) {
    const sending = await send(flow, around.clients, {
      name: 'backup',
      document: request.ensemble.documents.backup,
      instanceIds: [instanceId],
      parameters: {
        [documentParameters.runId]: run.runId,
        [documentParameters.bucket]: around.bucket,
        [documentParameters.key]: run.archiveKey,
      },
      comment: run.runId,
    });
    if (sending.kind === 'refused') {
      refusals.push(`${instanceId}: ${sending.reason}`);
      continue;
    }
    node.instanceId = instanceId;
    node.chosenBecause = because;
    const fail = (phase: Phase, reason: string, hint: string) =>
      failAfterRevive(flow, request, run, node, around.clients, { phase, reason, hint });
    if (sending.kind === 'doubtful') {
      return fail(
        'send',
        `SSM did not say whether it took the command: ${sending.reason}`,
        'Look for the command by its comment in Run Command, then invoke again.',
      );
    }
    const uploaded = await awaitUpload(flow, run, node, around.clients, sending.commandId, fail);
    if (uploaded) return uploaded;
    refusals.push(`${instanceId}: its agent did not take the command`);
  }
  throw new RunEnded('Failed', 'send', `No node took the command (${refusals.join('; ')}).`, {
    hint: 'Nothing was stopped. Check the nodes in Systems Manager, Fleet Manager, and the function role.',
  });
}

type Fail = (phase: Phase, reason: string, hint: string) => Promise<never>;

/** @returns undefined when the node never took the command, so that another may be tried */
async function awaitUpload(
  flow: Flow,
  run: Run,
  node: NodeFacts,
  clients: Clients,
  commandId: string,
  fail: Fail,
): Promise<Uploaded | undefined> {
  const { awaitBackupSeconds } = runTimes(run.maxDowntimeSeconds);
  const { invocations } = await awaitCommand(flow, clients, 'await-backup', commandId, {
    nodes: 1,
    seconds: awaitBackupSeconds,
    beginSeconds: 2 * timeouts.deliverySeconds,
  });
  const [invocation] = invocations;
  if (!invocation || isUnderWay(invocation)) {
    const [cancelled] = await cancel(flow, clients, 'backup', commandId, 1);
    if (!(invocation && hasBegun(invocation)) && cancelled && neverRan(cancelled)) return undefined;
    return fail(
      'capture',
      `The command did not end within ${awaitBackupSeconds} s and was cancelled.`,
      `Read command ${commandId} in Run Command, History.`,
    );
  }
  const capture = lineOf(invocation, 'capture', run) as CaptureLine | undefined;
  const upload = lineOf(invocation, 'upload', run) as UploadLine | undefined;
  if (capture) node.capture = capture;
  if (upload) node.upload = upload;
  if (invocation.status === 'Success' && capture && upload) return { capture, upload };

  const { step, reason, hint } = firstFailure(invocation, commandId);
  if (step?.exitCode === anotherRunExitCode && step.name === 'capture') {
    throw new RunEnded('Skipped', 'capture', reason, { hint });
  }
  return fail(phaseOf(step), reason, hint);
}

/** A step's line, where the step succeeded and speaks of this very run. */
function lineOf(invocation: Invocation, name: string, run: Run) {
  const step = invocation.steps.find((candidate) => candidate.name === name);
  const line = step?.status === 'Success' ? step.line : undefined;
  if (!line || isFailure(line) || line.step !== name) return undefined;
  return 'runId' in line && line.runId === run.runId ? line : undefined;
}

/** The step that the run failed in. Skipped steps show as Success without a line. */
function firstFailure({ status, steps }: Invocation, commandId: string) {
  const step =
    steps.find(({ line }) => line && isFailure(line)) ??
    steps.find((candidate) => candidate.status !== 'Success') ??
    steps.find(({ line }) => !line);
  if (step?.line && isFailure(step.line)) {
    return { step, reason: step.line.error.message, hint: step.line.error.hint };
  }
  return {
    step,
    reason:
      `${step ? `Step ${step.name} ended ${step.status}` : `The command ended ${status}`}. ${step?.output ?? ''}`.trim(),
    hint: `Read command ${commandId} in Run Command, History.`,
  };
}

const phaseOf = (step: StepResult | undefined): Phase =>
  documentSteps.backup.find((name) => name === step?.name) ?? 'send';

/** Brings ZooKeeper back, then ends the run. Unknown only where the node could not be asked. */
async function failAfterRevive(
  flow: Flow,
  request: BackupRequest,
  run: Run,
  node: NodeFacts,
  clients: Clients,
  { phase, reason, hint }: { phase: Phase; reason: string; hint: string },
): Promise<never> {
  node.serving = await revive(flow, request, run, node.instanceId ?? '', clients);
  throw new RunEnded(node.serving === null ? 'Unknown' : 'Failed', phase, reason, { hint });
}
