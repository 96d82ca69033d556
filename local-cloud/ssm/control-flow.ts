/** Which steps run and what a document's status is (docs/facts/run-command.md). Pure. */
import type { DocumentContent, DocumentStep } from './document.ts';
import type { DocumentStatus, StepResult } from './model.ts';
import {
  appendLine,
  combine,
  exitCodeSentence,
  onFailureSentence,
  skippedSentence,
} from './step-output.ts';

/** How a script ended. */
export interface ScriptEnd {
  readonly stdout: string;
  readonly stderr: string;
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
  /** Who killed the process group, if the agent did. */
  readonly killedBy?: 'timeout' | 'cancel';
}

/** After these the rest of the document is skipped; successAndExit reports code 168 too. */
export const endsDocument = (inputs: DocumentStep['inputs'], { status, code }: StepResult) =>
  (status === 'Failed' && (inputs.onFailure === 'exit' || code === 169)) ||
  (status === 'Success' && (inputs.onSuccess === 'exit' || code === 168));

const isExit = (value: unknown) => value === 'exit' || value === 'successAndExit';

/** Counts on the last step only; there it runs after exit conditions, but not after a cancel. */
export const isFinallyStep = (content: DocumentContent, index: number) =>
  index === content.mainSteps.length - 1 &&
  ['true', true].includes(content.mainSteps[index]?.inputs.finallyStep as string | boolean);

/** The step's result from its script's end, its exit code and the step's onFailure. */
export function stepResult(inputs: DocumentStep['inputs'], end: ScriptEnd): StepResult {
  const { status, code, failure } = judge(end);
  const stderr = failure
    ? appendLine(end.stderr, `failed to run commands: ${failure}`)
    : end.stderr;
  const result = { status, code, stdout: end.stdout, stderr };

  if (code === 168 || code === 169) {
    const sentence = exitCodeSentence(code);
    return withOutput({
      ...result,
      stdout: result.stdout + sentence,
      stderr: code === 168 ? '' : result.stderr + sentence,
    });
  }
  if (status === 'Failed' && isExit(inputs.onFailure)) {
    // The sentence is not in the combined output.
    return {
      ...withOutput(result),
      ...(inputs.onFailure === 'successAndExit' && { status: 'Success', code: 168 }),
      stdout: result.stdout + onFailureSentence,
      stderr: result.stderr + onFailureSentence,
    };
  }
  return withOutput(result);
}

function judge({ code, signal, killedBy }: ScriptEnd): {
  status: DocumentStatus;
  code: number;
  failure?: string;
} {
  if (killedBy) {
    return { status: killedBy === 'cancel' ? 'Cancelled' : 'TimedOut', code: 137 };
  }
  if (code === null) {
    return { status: 'Failed', code: -1, failure: `signal: ${goName(signal)}` };
  }
  if (code === 0 || code === 168) {
    return { status: 'Success', code };
  }
  // The agent takes a script's own 137 for the code of its own kill.
  return code === 137
    ? { status: 'TimedOut', code }
    : { status: 'Failed', code, failure: `exit status ${code}` };
}

const goName = (signal: string | null) =>
  ({ SIGTERM: 'terminated', SIGKILL: 'killed', SIGINT: 'interrupt', SIGHUP: 'hangup' })[
    signal ?? ''
  ] ?? signal;

/** A result that no script stands behind. */
export const failedStep = (stderr: string) =>
  withOutput({ status: 'Failed', code: 1, stdout: '', stderr });

export const cancelledStep = () =>
  withOutput({ status: 'Cancelled', code: 1, stdout: '', stderr: '' });

export const skippedStep = (name: string) =>
  withOutput({ status: 'Skipped', code: 0, stdout: skippedSentence(name), stderr: '' });

export const unmetStep = (reason: string) =>
  withOutput({ status: 'Skipped', code: 0, stdout: reason, stderr: '' });

const withOutput = (result: Omit<StepResult, 'output'>): StepResult => ({
  ...result,
  output: combine(result.stdout, result.stderr),
});

/** Worst of the steps; a skipped one counts as a success. */
export function documentStatus(results: readonly StepResult[]): DocumentStatus {
  const statuses = results.map(({ status }) => status);
  const worst = (['Failed', 'TimedOut', 'Cancelled'] as const).find((status) =>
    statuses.includes(status),
  );
  return worst ?? 'Success';
}

/** Seconds a step may run; anything outside 5 to 172800 silently becomes 3600. */
export function stepTimeoutSeconds(value: unknown): number {
  const seconds = Math.trunc(
    typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN,
  );
  return seconds >= 5 && seconds <= 172_800 ? seconds : 3600;
}

/** Whether a step runs: `run`, `skip`, or `fail` for a precondition the agent cannot read. */
export function judgePrecondition(
  precondition: Record<string, unknown> | undefined,
  substituted: unknown,
): 'run' | 'skip' | 'fail' {
  const names = Object.keys(precondition ?? {});
  if (names.length === 0) {
    return 'run';
  }
  const { StringEquals: written } = precondition as { StringEquals?: unknown };
  const { StringEquals: values } = substituted as { StringEquals?: unknown[] };
  if (names.length > 1 || !Array.isArray(written) || written.length !== 2) {
    return 'fail';
  }
  if (written[0] === written[1] || /\{\{\s*ssm:/.test(written.join())) {
    return 'fail';
  }
  const [left, right] = (values ?? []).map((value) => (value === 'platformType' ? 'Linux' : value));
  return left === right ? 'run' : 'skip';
}
