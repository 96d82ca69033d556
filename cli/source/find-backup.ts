import { archiveKeyOf } from '../../lambda/archive/manifest-key.ts';
import { newestFirst, openShelf } from '../../lambda/archive/shelf.ts';
import type { Store } from '../../lambda/aws/archive-store.ts';
import { reached } from '../../lambda/catalog/reached.ts';
import { tickOf } from '../../lambda/contract/tick.ts';
import { chooseBackup } from '../../lambda/restore/plan/choose-backup.ts';
import { NotReached } from '../errors.ts';
import { timeText } from '../text/time-text.ts';
import type { InBucket, Which } from './backup-name.ts';

/**
 * The key of the backup that a name means; `latest` as a restore chooses it.
 * @param now epoch milliseconds
 * @throws NotReached where there is none
 */
export async function keyOfBackup(store: Store, named: InBucket, now: number): Promise<string> {
  if (named.kind === 'key') return named.key;
  const { ensemble, which } = named;
  return await reached(`The backups of ${ensemble} cannot be read`, 's3:ListBucket', () =>
    which === 'latest' ? latestKey(store, ensemble, now) : chosenKey(store, ensemble, which, now),
  );
}

async function latestKey(store: Store, ensemble: string, now: number): Promise<string> {
  const chosen = await chooseBackup(store, ensemble, 'latest', now);
  if ('reason' in chosen) throw new NotReached(chosen.reason, { hint: chosen.hint });
  return chosen.key;
}

async function chosenKey(
  store: Store,
  ensemble: string,
  which: Exclude<Which, 'latest'>,
  now: number,
): Promise<string> {
  const before = 'dueBy' in which ? { before: tickOf(which.dueBy + 1000) } : {};
  const wanted = 'back' in which ? which.back : 0;
  let passed = 0;
  const shelf = await openShelf(store, ensemble, now);
  for await (const { key } of newestFirst(store, ensemble, shelf, { now, ...before })) {
    if (passed === wanted) return archiveKeyOf(key);
    passed += 1;
  }
  const what =
    'back' in which
      ? `only ${passed} backups, none ${which.back} before the newest`
      : `no backup that was due by ${timeText(which.dueBy)}`;
  throw new NotReached(`Ensemble ${ensemble} has ${what}.`, {
    hint: `npx zk-backup list ${ensemble} shows those that there are.`,
  });
}
