import { warn } from './announce.ts';
import type { Comparison } from './compare-backups.ts';
import { keptBy } from './kept.ts';
import type { Found } from './last-backup.ts';
import { letOlderExpire } from './let-expire.ts';
import { endingOf, inPhase } from './run-ended.ts';
import { patiently, type Story } from './story.ts';

/** A good backup stays good whatever its follow-up meets: that is a warning. */
export async function followUp(
  { flow, store, run, clients, eventBus, now }: Story,
  found: Found,
  level: number,
  comparison: Comparison,
  others: readonly string[],
): Promise<readonly string[]> {
  const { suspicions, kept } = comparison;
  const warnings = [...suspicions, ...others, ...found.leftOut];
  for (const { key, untilLevel } of keptBy({ ...comparison, level })) {
    const until =
      untilLevel === null ? 'somebody lets them expire' : `one of level ${untilLevel} follows`;
    warnings.push(`${key} and its archive are kept until ${until}.`);
  }
  const expire = () => letOlderExpire(store, run, found, { kept, now: now() });
  await flow.step('let-expire', expire, patiently).catch((error) => {
    warnings.push(`Older backups could not be tagged to expire: ${endingOf(error).reason}`);
  });
  if (warnings.length === 0) return warnings;
  const put = () => warn(clients.eventBridge, eventBus, run, warnings);
  await inPhase('warn', () => flow.step('warn', put, patiently));
  return warnings;
}
