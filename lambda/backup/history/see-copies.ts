import { newestFirst, withBackup } from '../../archive/shelf.ts';
import { timeOfTick } from '../../contract/tick.ts';
import type { CopiesSeen } from '../../copies/copies-seen.ts';
import { type LookedAt, lagOf } from '../../copies/copy-lag.ts';
import { copyOfBackup, isCopied } from '../../copies/copy-state.ts';
import { patiently } from '../../flow/retries.ts';
import type { BackupEnding } from '../report.ts';
import type { BackupStory } from '../story.ts';

/** So many are looked at, if none of them is copied. */
const most = 10;

/**
 * Asks S3 how far it is with the copies, newest backup first, down to one that is copied. What cannot be seen is not
 * told: the run itself has ended.
 * @returns undefined where nothing is copied, and for a run that took no backup
 */
export async function seeCopies(
  { flow, store, run, request, shelf, copies = [], now }: BackupStory,
  { archive }: Pick<BackupEnding, 'archive'>,
): Promise<CopiesSeen | undefined> {
  if (copies.length === 0 || !archive || !shelf) return undefined;
  const look = async () => {
    const backups: LookedAt[] = [];
    const shown = withBackup(shelf, request.ensemble.prefix, run.tick);
    for await (const found of newestFirst(store, run.ensemble, shown, { now: now() })) {
      const { key: manifestKey, tick, writtenAt } = found;
      const copy = await copyOfBackup(store, manifestKey);
      backups.push({ manifestKey, tick, writtenAt, ...copy });
      if (isCopied(copy) || backups.length === most) break;
    }
    return toldOf(backups, now());
  };
  return flow.step('see-copies', look, patiently).catch(() => undefined);
}

function toldOf(backups: readonly LookedAt[], now: number): CopiesSeen {
  const { newest, seconds } = lagOf(backups, now);
  const { archive = 'unseen', manifest = 'unseen' } = backups[0] ?? {};
  const age = newest && Math.round((now - (timeOfTick(newest.tick) ?? now)) / 1000);
  return {
    newest: newest?.manifestKey ?? null,
    ageSeconds: age === undefined ? null : Math.max(0, age),
    ...{ lagSeconds: seconds, archive, manifest },
  };
}
