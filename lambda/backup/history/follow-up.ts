import { withBackup } from '../../archive/shelf.ts';
import { events } from '../../contract/signals.ts';
import { patiently } from '../../flow/retries.ts';
import { endingOf, inPhase } from '../../run/ended.ts';
import { announce } from '../../run/tell.ts';
import { letExpire } from '../retention/let-expire.ts';
import { termsOf } from '../retention/terms.ts';
import type { BackupStory } from '../story.ts';
import type { Comparison } from './compare-backups.ts';
import { keptBy } from './kept.ts';
import type { Found } from './last-backup.ts';

/** A good backup stays good whatever its follow-up meets: that is a warning. */
export async function followUp(
  story: BackupStory,
  found: Found,
  level: number,
  comparison: Comparison,
  others: readonly string[],
): Promise<readonly string[]> {
  const { flow, store, run, request, now } = story;
  const { suspicions } = comparison;
  const warnings = [...suspicions, ...others, ...found.leftOut];
  for (const { key, untilLevel } of keptBy({ ...comparison, level })) {
    const until =
      untilLevel === null ? 'somebody lets them expire' : `one of level ${untilLevel} follows`;
    warnings.push(`${key} and its archive are kept until ${until}.`);
  }
  const shelf = withBackup(found.shelf, request.ensemble.prefix, run.tick);
  const expire = () =>
    letExpire(store, shelf, termsOf(request.ensemble, now())).then(({ tagged }) => tagged.length);
  await flow.step('let-expire', expire, patiently).catch((error) => {
    warnings.push(`Older backups could not be tagged to expire: ${endingOf(error).reason}`);
  });
  if (warnings.length === 0) return warnings;
  await inPhase('warn', () => warn(story, warnings));
  return warnings;
}

/** An event of its own for a good backup that something about looks wrong. */
function warn(story: BackupStory, warnings: readonly string[]): Promise<void> {
  const { runId, ensemble, tick } = story.run;
  const detail = { version: events.detailVersion, runId, ensemble, tick, warnings };
  return announce(story, 'warn', events.detailType('Warning'), detail);
}
