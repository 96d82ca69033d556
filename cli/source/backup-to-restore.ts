import { copyNamed } from '../../lambda/copies/named-copy.ts';
import type { Cloud } from '../cloud/cloud.ts';
import { requireKnown } from '../cloud/known-ensembles.ts';
import { type Deployment, requireEnsemble } from '../cloud/settings.ts';
import { BadOption } from '../errors.ts';
import { type InBucket, isLatest, meaningInBucket } from './backup-name.ts';
import { keyOfBackup } from './find-backup.ts';

/** @throws BadOption where the stack has no such copy, as far as its outputs tell */
function bucketOf({ copies }: Deployment, from: string): string {
  if (!copies) {
    throw new BadOption('--from needs the outputs of the stack, which name its copies.', {
      hint: 'Name the stack by --stack; if it has no copies, add copyTo and deploy (docs/copies.md).',
    });
  }
  const copy = copyNamed(from, copies);
  if (copy) return copy.bucket;
  const known = copies.map(({ bucket, region }) => `${bucket} (${region})`).join(', ');
  throw new BadOption(`--from names no copy, or more than one: ${from}.`, {
    hint: `There are ${known}.`,
  });
}

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
    from === undefined ? cloud.store : { ...cloud.store, bucket: bucketOf(settings, from) };
  const named = meaningInBucket(text, store.bucket);
  requireEnsemble(settings, named.ensemble);
  await requireKnown(store, settings, named.ensemble);
  const key = isLatest(named) ? undefined : await keyOfBackup(store, named, cloud.now());
  return { named, key };
}
