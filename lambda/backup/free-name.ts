import { listPage } from '../aws/listing.ts';
import { patiently } from '../flow/retries.ts';
import { RunEnded } from '../run/ended.ts';
import type { BackupStory } from './story.ts';

/**
 * A tick is claimed once; what has its name all the same is another's, or of a claim that was deleted. An
 * archive is not written over: the one that is there may be the good one of a manifest.
 * @throws RunEnded Skipped where the backup of this time is there, Failed where an archive alone is
 */
export async function requireFreeName({ flow, store, run }: BackupStory): Promise<void> {
  const { archiveKey, manifestKey } = run;
  const look = async () => {
    const { objects } = await listPage(store, archiveKey.replace(/\.tar\.gz$/, ''));
    return objects.map(({ key }) => key).filter((key) => key === archiveKey || key === manifestKey);
  };
  const taken = await flow.step('look-for-name', look, patiently);
  if (taken.length === 0) return;
  const name = `${taken.join(' and ')} exist already:`;
  const hint = 'Nothing was sent. Invoke again without `scheduledTime` for a new name.';
  throw taken.includes(manifestKey)
    ? new RunEnded('Skipped', 'claim', `${name} that backup is kept.`, {
        code: 'backup-exists',
        hint,
      })
    : new RunEnded(
        'Failed',
        'claim',
        `${name} an archive that was never proven is not overwritten.`,
        {
          code: 'archive-exists',
          hint,
        },
      );
}
