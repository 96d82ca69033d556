import { RunEnded } from '../run/ended.ts';
import type { Phase } from '../run/phase.ts';
import { type Refusal, refuse } from '../run/refusal.ts';

/** Ends a run for one reason. */
export const failed = (phase: Phase, { code, reason, hint }: Refusal) =>
  new RunEnded('Failed', phase, reason, { code, hint });

/** The first of the refusals speaks for all. */
export function refused(phase: Phase, refusals: readonly Refusal[]): RunEnded {
  const [{ code, reason, hint } = refuse('refused', 'It was refused.', '')] = refusals;
  return new RunEnded('Failed', phase, reason, {
    code,
    hint,
    more: refusals.length > 1 ? { refusals } : {},
  });
}

/** @throws RunEnded if there are any */
export function requireNone(phase: Phase, refusals: readonly Refusal[]): void {
  if (refusals.length > 0) throw refused(phase, refusals);
}
