import type { Invocation } from '../../node/invocation.ts';
import type { Phase } from '../../run/phase.ts';
import { type RunToTell, tellPhase } from './run-status.ts';

/** Tells which step of the command its node is at, each time that is another one. */
export function tellCommand(
  telling: RunToTell,
  node: string,
): (invocations: readonly Invocation[]) => Promise<void> {
  let told: Phase | undefined;
  return async (invocations) => {
    const phase = phaseOf(invocations);
    if (phase === told) return;
    told = phase;
    await tellPhase(telling, phase, { node });
  };
}

/** The agent reports each step as it ends. */
function phaseOf(invocations: readonly Invocation[]): Phase {
  const steps = invocations.flatMap((invocation) => invocation.steps);
  const isOver = (name: Phase) =>
    steps.some((step) => step.name === name && step.line !== undefined);
  if (isOver('upload')) return 'remove';
  return isOver('capture') ? 'upload' : 'capture';
}
