/** How replies, cancels and time change an invocation, and what that makes of its command. */
import type { Command, DocumentStatus, Invocation, Step, StepResult, StepStatus } from './model.ts';

const terminal = ['Success', 'Failed', 'TimedOut', 'Cancelled'];

/** Past ExpiresAfter an open invocation is DeliveryTimedOut, whatever became of its script. */
export function isTerminal(invocation: Invocation, now = Date.now()): boolean {
  if (!terminal.includes(invocation.status) && now >= invocation.command.expiresAt) {
    invocation.status = 'TimedOut';
    invocation.statusDetails = 'DeliveryTimedOut';
    for (const step of invocation.steps.filter(({ status }) => !terminal.includes(status))) {
      step.status = 'TimedOut';
      step.statusDetails = 'DeliveryTimedOut';
    }
  }
  return terminal.includes(invocation.status);
}

/** Replies that come after the end change nothing, except a step's late result. */
export function applyStepReply(invocation: Invocation, name: string, result: StepResult) {
  const step = invocation.steps.find((one) => one.name === name);
  if (step && !terminal.includes(step.status)) {
    settle(step, result);
  }
  if (!isTerminal(invocation)) {
    startStepAfter(invocation, name);
  }
}

export function applyDocumentReply(invocation: Invocation, status: DocumentStatus, trace = '') {
  if (isTerminal(invocation) || (status === 'InProgress' && invocation.status === 'Cancelling')) {
    return;
  }
  invocation.status = status;
  invocation.statusDetails = detailsOf(status);
  invocation.trace = trace;
  if (status === 'InProgress') {
    startStepAfter(invocation);
  }
}

/** What the agent reports of a document whose worker died, whichever step was running. */
export function failFirstStep(invocation: Invocation) {
  const sentence = 'document process failed unexpectedly: ipc messaging received timeout signal';
  const [first] = invocation.steps;
  if (first && !isTerminal(invocation)) {
    settle(first, { status: 'Failed', code: 1, stdout: '', stderr: sentence, output: sentence });
  }
  applyDocumentReply(invocation, 'Failed', sentence);
}

/** Before its delivery an invocation is cancelled without running. */
export function cancelUndelivered(invocation: Invocation) {
  for (const step of invocation.steps) {
    step.status = 'Cancelled';
    step.statusDetails = 'Cancelled';
  }
  applyDocumentReply(invocation, 'Cancelled');
}

function settle(step: Step, result: StepResult) {
  // The API is taken to show a skipped step as a success (docs/facts/run-command.md).
  step.status = result.status === 'Skipped' ? 'Success' : result.status;
  step.statusDetails = detailsOf(step.status);
  step.result = result;
}

function startStepAfter({ steps }: Invocation, name?: string) {
  const next = steps[steps.findIndex((step) => step.name === name) + 1];
  if (next?.status === 'Pending') {
    next.status = 'InProgress';
    next.statusDetails = 'InProgress';
  }
}

const detailsOf = (status: StepStatus) => (status === 'TimedOut' ? 'ExecutionTimedOut' : status);

/** A command's status and counts, from its invocations. */
export function summarize(command: Command) {
  const open = command.invocations.filter((invocation) => !isTerminal(invocation));
  const ended = command.invocations.filter((invocation) => isTerminal(invocation));
  const late = ended.filter(({ statusDetails }) => statusDetails === 'DeliveryTimedOut');
  const errors = ended.filter(
    ({ status, statusDetails }) => status === 'Failed' || statusDetails === 'ExecutionTimedOut',
  );
  return {
    ...commandStatus(command, open, ended, errors.length, late.length),
    TargetCount: command.invocations.length,
    CompletedCount: ended.length,
    ErrorCount: errors.length,
    DeliveryTimedOutCount: late.length,
  };
}

function commandStatus(
  command: Command,
  open: Invocation[],
  ended: Invocation[],
  errors: number,
  late: number,
) {
  const both = (Status: string, StatusDetails = Status) => ({ Status, StatusDetails });
  if (command.invocations.length === 0) {
    return both('Success', 'NoInstancesInTag');
  }
  if (open.some(({ status }) => status === 'Cancelling')) {
    return both('Cancelling');
  }
  if (open.length > 0) {
    return both(
      ended.length === 0 && open.every((one) => !one.delivered) ? 'Pending' : 'InProgress',
    );
  }
  if (errors > allowedErrors(command)) {
    return both('Failed');
  }
  if (late > 0) {
    return both('TimedOut', 'DeliveryTimedOut');
  }
  return both(ended.some(({ status }) => status === 'Cancelled') ? 'Cancelled' : 'Success');
}

const allowedErrors = ({ maxErrors, invocations }: Command) =>
  maxErrors.endsWith('%')
    ? (Number.parseInt(maxErrors, 10) / 100) * invocations.length
    : Number(maxErrors);
