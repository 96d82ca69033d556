import { troubleOf } from '../backup/run-ended.ts';
import { ZkBackupError } from '../errors.ts';
import type { RestoreOutcome } from '../restore-contract.ts';
import type { Refusal } from './refusal.ts';
import type { Ending, Phase } from './report.ts';

/** Ends a plan, a restore, an undo or a drill before its last step. */
export class RestoreEnded extends ZkBackupError {
  readonly outcome: RestoreOutcome;
  readonly phase: Phase;
  /** All there are, where the reason is only the first. */
  readonly refusals: readonly Refusal[];

  constructor(
    outcome: RestoreOutcome,
    phase: Phase,
    reason: string,
    details: { hint: string; cause?: unknown; refusals?: readonly Refusal[] },
  ) {
    super(reason, details);
    this.outcome = outcome;
    this.phase = phase;
    this.refusals = details.refusals ?? [];
  }
}

export const failed = (phase: Phase, { reason, hint }: Refusal) =>
  new RestoreEnded('Failed', phase, reason, { hint });

/** @throws RestoreEnded with the first of the refusals, if there are any */
export function requireNone(phase: Phase, refusals: readonly Refusal[]): void {
  const [first] = refusals;
  if (!first) return;
  throw new RestoreEnded('Failed', phase, first.reason, { hint: first.hint, refusals });
}

/** The ending that an error stands for. */
export function endingOf(error: unknown): Ending {
  const { outcome, phase, message, hint, refusals } =
    error instanceof RestoreEnded ? error : unexpected('run', error);
  return {
    outcome,
    phase,
    reason: message,
    hint,
    ...(refusals.length > 1 ? { refusals } : {}),
  };
}

/** Runs a part; an error that is not an ending already ends it as Failed in this phase. */
export async function inPhase<T>(phase: Phase, part: () => Promise<T>): Promise<T> {
  try {
    return await part();
  } catch (error) {
    throw error instanceof RestoreEnded ? error : unexpected(phase, error);
  }
}

function unexpected(phase: Phase, thrown: unknown): RestoreEnded {
  const { reason, ...details } = troubleOf(thrown);
  return new RestoreEnded('Failed', phase, reason, details);
}
