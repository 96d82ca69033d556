/** Whether an event fits a pattern, as EventBridge decides it. Pure. */
import { AssemblyError } from '../template/assembly-error.ts';

/** By name of a field, the values that it may have, or a pattern of what is in it. */
export interface EventPattern {
  readonly [field: string]: readonly string[] | EventPattern;
}

/** EventBridge takes no pattern that is longer. */
const longest = 2048;

/** @throws AssemblyError where EventBridge takes no such pattern, or only this stand-in does not */
export function requirePattern(pattern: unknown, rule: string): EventPattern {
  const refuse = (why: string) =>
    new AssemblyError(`The pattern of the rule ${rule} ${why}.`, {
      hint: 'Lists of texts are matched here, and nothing else: teach local-cloud/events more of it, or do without.',
    });
  if (JSON.stringify(pattern).length > longest) throw refuse(`has over ${longest} characters`);
  const check = (part: unknown): void => {
    if (Array.isArray(part)) {
      if (part.length === 0) throw refuse('has an empty list');
      if (part.some((value) => typeof value !== 'string'))
        throw refuse('has a value that is no text');
      return;
    }
    if (typeof part !== 'object' || part === null) throw refuse('has a value outside of a list');
    if (Object.keys(part).length === 0) throw refuse('is empty');
    Object.values(part).forEach(check);
  };
  check(pattern);
  return pattern as EventPattern;
}

/** A field that is a list fits if one of its values does. */
export function fits(pattern: EventPattern, event: unknown): boolean {
  return Object.entries(pattern).every(([field, wanted]) => {
    const value = (event as Readonly<Record<string, unknown>> | null)?.[field];
    if (!Array.isArray(wanted)) {
      return typeof value === 'object' && value !== null && fits(wanted as EventPattern, value);
    }
    return [value].flat().some((one) => wanted.includes(one));
  });
}
