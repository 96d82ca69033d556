import type { Cloud } from '../cloud/cloud.ts';
import { requireKnown } from '../cloud/known-ensembles.ts';
import { requireEnsemble } from '../cloud/settings.ts';
import { type InBucket, isLatest, meaningInBucket } from './backup-name.ts';
import { keyOfBackup } from './find-backup.ts';

/** A backup that a function is asked to restore. */
export interface NamedBackup {
  readonly named: InBucket;
  /** Undefined for the latest, which the function chooses. */
  readonly key: string | undefined;
}

/** @throws BadOption, NoSuchEnsemble, NotReached */
export async function backupToRestore(text: string, cloud: Cloud): Promise<NamedBackup> {
  const { store, settings } = cloud;
  const named = meaningInBucket(text, store.bucket);
  requireEnsemble(settings, named.ensemble);
  await requireKnown(store, settings, named.ensemble);
  const key = isLatest(named) ? undefined : await keyOfBackup(store, named, cloud.now());
  return { named, key };
}
