import { askerOf } from '../asked-by.ts';
import type { Outcome } from '../contract.ts';
import { ZkBackupError } from '../errors.ts';
import type { Claim } from './claim.ts';
import type { Ending, Phase } from './report.ts';
import type { BackupRequest } from './request.ts';

/** Ends a run before its last step, with the outcome that is announced. */
export class RunEnded extends ZkBackupError {
  readonly outcome: Outcome;
  readonly phase: Phase;

  constructor(
    outcome: Outcome,
    phase: Phase,
    reason: string,
    details: { hint: string; cause?: unknown },
  ) {
    super(reason, details);
    this.outcome = outcome;
    this.phase = phase;
  }
}

/** The ending that an error stands for: every run ends with one. */
export function endingOf(error: unknown): Ending {
  const { outcome, phase, message, hint } =
    error instanceof RunEnded ? error : unexpected('run', error);
  return { outcome, phase, reason: message, hint };
}

/** Why a dry run cannot go on is what a person asked: nothing was to be done (ADR 011). */
export const asAnswer = (request: BackupRequest, ending: Ending): Ending =>
  askerOf(request) === 'person' ? { ...ending, outcome: 'Refused' } : ending;

/** @throws RunEnded where another run was first */
export function giveWay(claim: Claim): void {
  if (claim.taken) return;
  throw new RunEnded('Skipped', 'claim', `Another run is at it: ${claim.by}.`, {
    hint: 'Nothing to do; for one more backup invoke again when that run has ended.',
  });
}

/** What matters stays first; what went wrong after it is told behind. */
export const alsoFailed = (
  { outcome, phase = 'run', reason, hint = '' }: Ending,
  sentence: string,
  cause: unknown,
): RunEnded => new RunEnded(outcome, phase, `${reason} ${sentence}`, { hint, cause });

const hints: Readonly<Record<string, string>> = {
  AccessDenied: 'Compare the policy of the role that was refused with the one the stack makes.',
  AccessDeniedException: 'Compare the function role with the one the stack makes: cdk diff.',
  NoSuchBucket: 'The bucket was deleted or renamed: deploy the stack again.',
};

/** Runs a part of the run; an error that is not an ending already ends it as Failed in this phase. */
export async function inPhase<T>(phase: Phase, part: () => Promise<T>): Promise<T> {
  try {
    return await part();
  } catch (error) {
    throw error instanceof RunEnded ? error : unexpected(phase, error);
  }
}

function unexpected(phase: Phase, thrown: unknown): RunEnded {
  const { reason, ...details } = troubleOf(thrown);
  return new RunEnded('Failed', phase, reason, details);
}

const errorOf = (thrown: unknown) => (thrown instanceof Error ? thrown : new Error(String(thrown)));

/** A durable step wraps what it threw; the name and the message survive in its cause. */
export function causeOf(thrown: unknown): Error {
  const error = errorOf(thrown);
  return error.name === 'StepError' && error.cause instanceof Error ? error.cause : error;
}

export function troubleOf(thrown: unknown): {
  readonly reason: string;
  readonly hint: string;
  readonly cause: Error;
} {
  const cause = errorOf(thrown);
  const { name, message } = causeOf(thrown);
  const hint = hints[name] ?? 'See the log of this execution, then invoke again.';
  return { reason: `${name}: ${message}`, hint, cause };
}
