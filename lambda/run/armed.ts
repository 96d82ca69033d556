import { oldestTick, type Shelf } from '../archive/shelf.ts';
import type { EnsembleSettings } from '../contract/settings.ts';
import { askerOf } from './asked-by.ts';
import { RunEnded } from './ended.ts';

/** What the schedule asks for: a backup, or a drill. */
interface Asked {
  readonly ensemble: Pick<EnsembleSettings, 'name'>;
  readonly scheduledTime?: string | undefined;
}

/**
 * An ensemble is armed by its first backup, which a person takes: until then what its schedules ask
 * for is not done, and a deployment touches nobody (ADR 033). Pure.
 * @param shelf of the ensemble's backups
 * @throws RunEnded where it is not armed; it never is in the way of a person or a restore
 */
export function requireArmed(asked: Asked, shelf: Shelf): void {
  if (askerOf(asked) !== 'schedule' || oldestTick(shelf) !== undefined) return;
  const { name } = asked.ensemble;
  throw new RunEnded(
    'Skipped',
    'arm',
    `Not armed: the ensemble ${name} has no backup yet. A person must take the first one.`,
    {
      code: 'not-armed',
      hint: `Nothing was touched. Do a dry run (--dry-run), then take the first backup, of all ensembles by --all: npx zk-backup run ${name}`,
    },
  );
}
