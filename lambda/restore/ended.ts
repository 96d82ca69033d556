import { troubleOf } from '../backup/run-ended.ts';
import { ZkBackupError } from '../errors.ts';
import type { RestoreOutcome } from '../restore-contract.ts';
import type { DrillResult } from './judge-drill.ts';
import type { Refusal } from './refusal.ts';
import type { Ending, Phase } from './report.ts';

/** Ends a plan, a restore, an undo or a drill before its last step. */
export class RestoreEnded extends ZkBackupError {
  readonly outcome: RestoreOutcome;
  readonly phase: Phase;
  /** All there are, where the reason is only the first. */
  readonly refusals: readonly Refusal[];
  readonly drill: DrillResult | undefined;

  constructor(
    outcome: RestoreOutcome,
    phase: Phase,
    reason: string,
    details: {
      hint: string;
      cause?: unknown;
      refusals?: readonly Refusal[];
      drill?: DrillResult;
    },
  ) {
    super(reason, details);
    this.outcome = outcome;
    this.phase = phase;
    this.refusals = details.refusals ?? [];
    this.drill = details.drill;
  }
}

export const failed = (phase: Phase, { reason, hint }: Refusal) =>
  new RestoreEnded('Failed', phase, reason, { hint });

/** The first of the refusals speaks for all. */
export function refused(phase: Phase, refusals: readonly Refusal[]): RestoreEnded {
  const [{ reason, hint } = { reason: 'It was refused.', hint: '' }] = refusals;
  return new RestoreEnded('Failed', phase, reason, { hint, refusals });
}

/** @throws RestoreEnded if there are any */
export function requireNone(phase: Phase, refusals: readonly Refusal[]): void {
  if (refusals.length > 0) throw refused(phase, refusals);
}

/** The ending that an error stands for. */
export function endingOf(error: unknown): Ending {
  const { outcome, phase, message, hint, refusals, drill } =
    error instanceof RestoreEnded ? error : unexpected('run', error);
  return {
    outcome,
    phase,
    reason: message,
    hint,
    ...(refusals.length > 1 ? { refusals } : {}),
    ...(drill ? { drill } : {}),
  };
}

/** Why there is no plan is what a person asked: nothing was to be done (ADR 011). */
export const asAnswer = (error: unknown): Ending => ({ ...endingOf(error), outcome: 'Refused' });

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
