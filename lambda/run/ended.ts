import type { Outcome } from '../contract/signals.ts';
import { type ErrorDetails, ZkBackupError } from '../errors.ts';
import { causeOf } from '../flow/retries.ts';
import { sentenceOf } from '../shown.ts';
import type { Phase } from './phase.ts';

/** How a run ended; a backup and a restore each tell more. */
export interface Ending {
  readonly outcome: Outcome;
  /** Where it ended, and why; absent where all went well. */
  readonly phase?: Phase;
  /**
   * By which programs tell reasons apart: the node's own, or one of the function's. In kebab case, and
   * stable.
   */
  readonly code?: string;
  readonly reason?: string;
  readonly hint?: string;
  readonly warnings?: readonly string[];
}

interface EndDetails extends ErrorDetails {
  /** See `Ending`. */
  readonly code: string;
  /** What its ending tells besides. */
  readonly more?: object;
}

/** Ends a run before its last step, with the outcome that is announced. */
export class RunEnded extends ZkBackupError {
  readonly outcome: Outcome;
  readonly phase: Phase;
  readonly code: string;
  readonly more: object;

  constructor(
    outcome: Outcome,
    phase: Phase,
    reason: string,
    { code, more = {}, ...details }: EndDetails,
  ) {
    super(reason, details);
    this.outcome = outcome;
    this.phase = phase;
    this.code = code;
    this.more = more;
  }
}

/** The ending that an error stands for: every run ends with one. */
export function endingOf(error: unknown): Ending {
  const { outcome, phase, code, message, hint, more } =
    error instanceof RunEnded ? error : unexpected('run', error);
  return { outcome, phase, code, reason: message, hint, ...more };
}

/** Runs a part of the run; an error that is not an ending already ends it as Failed in this phase. */
export async function inPhase<T>(phase: Phase, part: () => Promise<T>): Promise<T> {
  try {
    return await part();
  } catch (error) {
    throw error instanceof RunEnded ? error : unexpected(phase, error);
  }
}

/** Why nothing is done is what a person asked, who only asked (ADR 011). */
export const asAnswer = (ending: Ending): Ending => ({ ...ending, outcome: 'Refused' });

export const withWarning = <E extends Pick<Ending, 'warnings'>>(ending: E, warning: string): E => ({
  ...ending,
  warnings: [...(ending.warnings ?? []), warning],
});

/** What is known of errors that others raise. */
const known: Readonly<Record<string, { readonly code: string; readonly hint: string }>> = {
  AccessDenied: {
    code: 'access-denied',
    hint: 'Compare the policy of the role that was refused with the one the stack makes.',
  },
  AccessDeniedException: {
    code: 'access-denied',
    hint: 'Compare the function role with the one the stack makes: npx cdk diff',
  },
  NoSuchBucket: {
    code: 'no-bucket',
    hint: 'The bucket was deleted or renamed: deploy the stack again.',
  },
};

const unknown = {
  code: 'unexpected',
  hint: 'See the log of this execution, then invoke again.',
};

function unexpected(phase: Phase, thrown: unknown): RunEnded {
  const { name, message } = causeOf(thrown);
  const { code, hint } = known[name] ?? unknown;
  return new RunEnded('Failed', phase, sentenceOf(`${name}: ${message}`), {
    code,
    hint,
    cause: thrown,
  });
}
