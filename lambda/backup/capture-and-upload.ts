import {
  anotherRunExitCode,
  type Checksum,
  documentParameters,
  documentSteps,
} from '../contract/documents.ts';
import type { CaptureLine, UploadLine } from '../contract/node-lines.ts';
import { runTimes, timeouts } from '../contract/times.ts';
import {
  endOfStep,
  hasBegun,
  type Invocation,
  isUnderWay,
  neverRan,
  type StepResult,
} from '../node/invocation.ts';
import { awaitCommand, cancel, send } from '../node/node-command.ts';
import { isFailure } from '../node/node-line.ts';
import { RunEnded } from '../run/ended.ts';
import type { Phase } from '../run/phase.ts';
import { toldOfEach } from '../shown.ts';
import type { LeftOut } from './choose/choice-refusals.ts';
import type { Candidate } from './choose/choose-node.ts';
import type { Run } from './plan.ts';
import { tellCommand } from './progress/tell-command.ts';
import { revive } from './revive.ts';
import type { BackupStory } from './story.ts';

/** What the node reported of a capture and an upload that both went well. */
export interface Uploaded {
  readonly capture: CaptureLine;
  readonly upload: UploadLine;
}

/** A candidate that was tried in vain, and what is known to be as it was before. */
interface Attempt extends LeftOut {
  readonly phase: Phase;
  readonly code: string;
  readonly hint: string;
  /** ZooKeeper as its capture saw it; null where nobody looked. */
  readonly serving: boolean | null;
  /** Spent on it. */
  readonly seconds: number;
}

/**
 * Has the first candidate that can stop, capture, start, upload and clean up. The next is tried
 * where SSM refused the command, the agent did not take it, or the capture ended before it stopped
 * anything. Once a node may have been stopped no other is tried, and after any failure it is revived.
 * @throws RunEnded
 */
export async function captureAndUpload(
  story: BackupStory,
  candidates: readonly Candidate[],
  checksum: Checksum,
): Promise<Uploaded> {
  const { request, run, node } = story;
  const attempts: Attempt[] = [];
  const pass = (attempt: Attempt) => {
    attempts.push(attempt);
    const { instanceId, reason } = attempt;
    node.leftOut = [...node.leftOut, { instanceId, reason }];
  };
  for (const { instanceId, because } of candidates) {
    const spent = attempts.reduce((sum, { seconds }) => sum + seconds, 0);
    if (spent >= timeouts.tryingSeconds) {
      pass(notTaken(instanceId, `not tried: the nodes before it took ${spent} s`));
      continue;
    }
    const sending = await send(story, {
      name: 'backup',
      document: request.ensemble.documents.backup,
      instanceIds: [instanceId],
      parameters: {
        [documentParameters.ensemble]: request.ensemble.name,
        [documentParameters.runId]: run.runId,
        [documentParameters.key]: run.archiveKey,
        [documentParameters.checksum]: checksum,
      },
      comment: run.runId,
    });
    if (sending.kind === 'refused') {
      pass(notTaken(instanceId, sending.reason));
      continue;
    }
    node.instanceId = instanceId;
    node.chosenBecause = because;
    if (sending.kind === 'doubtful') {
      return failAfterRevive(story, 'send', {
        code: 'send-doubtful',
        reason: `SSM did not say whether it took the command: ${sending.reason}`,
        hint: 'Look for the command by its comment in Run Command, then invoke again.',
      });
    }
    const end = await awaitUpload(story, sending.commandId);
    if ('upload' in end) return end;
    pass(end);
  }
  node.serving = attempts.every(({ serving }) => serving !== false);
  throw nobodyLeft(attempts);
}

const notTaken = (instanceId: string, reason: string, seconds = 0): Attempt => ({
  ...{ instanceId, reason, seconds, serving: null, phase: 'send' },
  code: 'not-taken',
  hint: 'Check the nodes in Systems Manager, Fleet Manager, and the function role.',
});

/** Of one candidate alone its own words; else what was told of each. */
function nobodyLeft(attempts: readonly Attempt[]): RunEnded {
  const captured = attempts.filter(({ phase }) => phase === 'capture');
  const [first] = captured;
  if (attempts.length === 1 && first) {
    return new RunEnded('Failed', 'capture', first.reason, first);
  }
  const told = toldOfEach(attempts.map((attempt) => [attempt.instanceId, attempt.reason]));
  return first
    ? new RunEnded('Failed', 'capture', `No node could be backed up (${told}).`, {
        code: 'no-node-captured',
        hint: `Nothing was stopped. ${first.hint}`,
      })
    : new RunEnded('Failed', 'send', `No node took the command (${told}).`, {
        code: 'no-node-took-it',
        hint: `Nothing was stopped. ${notTaken('', '').hint}`,
      });
}

/** @returns an attempt where nothing was stopped, so that another node may be tried */
async function awaitUpload(story: BackupStory, commandId: string): Promise<Uploaded | Attempt> {
  const { run, node } = story;
  const instanceId = node.instanceId ?? '';
  const { awaitBackupSeconds } = runTimes(run.maxDowntimeSeconds);
  const awaited = await awaitCommand(story, 'await-backup', commandId, {
    nodes: 1,
    seconds: awaitBackupSeconds,
    beginSeconds: 2 * timeouts.deliverySeconds,
    onProgress: tellCommand(story, instanceId),
  });
  const [invocation] = awaited.invocations;
  if (!invocation || isUnderWay(invocation)) {
    const end = await cancel(story, 'backup', commandId, 1);
    const [cancelled] = end.invocations;
    if (!(invocation && hasBegun(invocation)) && cancelled && neverRan(cancelled)) {
      const seconds = awaited.waitedSeconds + end.waitedSeconds;
      return notTaken(instanceId, 'its agent did not take the command', seconds);
    }
    return failAfterRevive(story, 'capture', {
      code: 'command-overdue',
      reason: `The command did not end within ${awaitBackupSeconds} s and was cancelled.`,
      hint: `Read command ${commandId} in Run Command, History.`,
    });
  }
  const capture = lineOf(invocation, 'capture', run) as CaptureLine | undefined;
  const upload = lineOf(invocation, 'upload', run) as UploadLine | undefined;
  if (capture) node.capture = capture;
  if (upload) node.upload = upload;
  if (invocation.status === 'Success' && capture && upload) return { capture, upload };

  const { step, ...failure } = firstFailure(invocation, commandId);
  if (step?.exitCode === anotherRunExitCode && step.name === 'capture') {
    throw new RunEnded('Skipped', 'capture', failure.reason, failure);
  }
  const { line } = step ?? {};
  if (line && isFailure(line) && line.step === 'capture' && line.stopped === false) {
    const { serving } = line;
    const seconds = awaited.waitedSeconds;
    return { instanceId, ...failure, serving, seconds, phase: 'capture' };
  }
  return failAfterRevive(story, phaseOf(step), failure);
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
    const { code, message, hint } = step.line.error;
    return { step, code, reason: message, hint };
  }
  return {
    step,
    code: step ? 'step-failed' : 'command-failed',
    reason: step ? endOfStep(step) : `The command ended ${status}.`,
    hint: `Read command ${commandId} in Run Command, History.`,
  };
}

const phaseOf = (step: StepResult | undefined): Phase =>
  documentSteps.backup.find((name) => name === step?.name) ?? 'send';

/** Brings ZooKeeper back, then ends the run. Unknown only where the node could not be asked. */
async function failAfterRevive(
  story: BackupStory,
  phase: Phase,
  { code, reason, hint }: Pick<Attempt, 'code' | 'reason' | 'hint'>,
): Promise<never> {
  const { node } = story;
  node.serving = await revive(story);
  throw new RunEnded(node.serving === null ? 'Unknown' : 'Failed', phase, reason, { code, hint });
}
