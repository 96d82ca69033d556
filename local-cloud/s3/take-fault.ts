import type { Call } from './call.ts';
import { isConditional } from './conditions.ts';
import type { FaultRule } from './faults.ts';

/** Takes the rule that applies to a call, using it up by one. */
export function takeFault(operation: string, call: Call): FaultRule | undefined {
  const rule = call.faults.rules.find(
    (candidate) =>
      (candidate.operations?.includes(operation) ?? true) &&
      call.key.startsWith(candidate.keyPrefix ?? '') &&
      (candidate.times ?? 1) > 0 &&
      (candidate.code !== 'ConditionalRequestConflict' || isConditional(call)) &&
      (candidate.applies?.(call.key) ?? true),
  );
  if (rule?.times !== undefined) rule.times -= 1;
  return rule;
}
