import type { Cloud } from '../cloud/cloud.ts';
import { requireKnown } from '../cloud/known-ensembles.ts';
import { requireCopy } from '../cloud/require-copy.ts';
import { requireEnsemble } from '../cloud/settings.ts';
import { type InBucket, isLatest, meaningInBucket } from './backup-name.ts';
import { keyOfBackup } from './find-backup.ts';

/** A backup that a function is asked to restore. */
export interface NamedBackup {
  readonly named: InBucket;
  /** Undefined for the latest, which the function chooses. */
  readonly key: string | undefined;
}

/**
 * @param from bucket or region of the copy that it is read from
 * @throws BadOption, NoSuchEnsemble, NotReached
 */
export async function backupToRestore(
  text: string,
  cloud: Cloud,
  from?: string,
): Promise<NamedBackup> {
  const { settings } = cloud;
  const store =
    from === undefined
      ? cloud.store
      : { ...cloud.store, bucket: requireCopy(settings, from).bucket };
  const named = meaningInBucket(text, store.bucket);
  requireEnsemble(settings, named.ensemble);
  await requireKnown(store, settings, named.ensemble);
  const key = isLatest(named) ? undefined : await keyOfBackup(store, named, cloud.now());
  return { named, key };
}
