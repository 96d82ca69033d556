import { warn } from './announce.ts';
import type { LastBackup } from './choose-node.ts';
import type { Comparison } from './compare-backups.ts';
import { letExpire } from './let-expire.ts';
import { endingOf, inPhase } from './run-ended.ts';
import { patiently, type Story } from './story.ts';

/** A good backup stays good whatever its follow-up meets: that is a warning. */
export async function followUp(
  { flow, store, run, clients, eventBus }: Story,
  last: LastBackup | undefined,
  { suspicions }: Comparison,
  others: readonly string[],
): Promise<readonly string[]> {
  const warnings = [...suspicions, ...others];
  if (last && suspicions.length > 0) {
    warnings.push(`${last.key} and its archive are kept until somebody lets them expire.`);
  }
  if (last && suspicions.length === 0) {
    const expire = () => letExpire(store, last, run);
    await flow.step('let-expire', expire, patiently).catch((error) => {
      warnings.push(`${last.key} could not be tagged to expire: ${endingOf(error).reason}`);
    });
  }
  if (warnings.length === 0) return warnings;
  const put = () => warn(clients.eventBridge, eventBus, run, warnings);
  await inPhase('warn', () => flow.step('warn', put, patiently));
  return warnings;
}
