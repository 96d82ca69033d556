import type { Store } from '../../lambda/aws/archive-store.ts';
import { ensemblesIn } from '../../lambda/catalog/listing.ts';
import { NoSuchEnsemble } from '../errors.ts';
import type { Deployment } from './settings.ts';

/**
 * Ensembles that the stack's outputs name, and that have something in the bucket: one may be deployed and
 * have no backup yet, another be gone from the configuration.
 * @param wanted is enough where the outputs name it: the bucket is not asked then
 * @throws NotReached
 */
export async function knownEnsembles(
  store: Store,
  { ensembles = [] }: Deployment,
  wanted: string,
): Promise<readonly string[]> {
  if (ensembles.includes(wanted)) return ensembles;
  return [...new Set([...ensembles, ...(await ensemblesIn(store))])].sort();
}

/**
 * Where nothing tells any name, nothing is said of this one.
 * @throws NoSuchEnsemble with those that there are
 */
export async function requireKnown(
  store: Store,
  settings: Deployment,
  name: string,
): Promise<void> {
  const known = await knownEnsembles(store, settings, name);
  if (known.length === 0 || known.includes(name)) return;
  throw new NoSuchEnsemble(`There is no ensemble "${name}", only ${known.join(', ')}.`, {
    hint: `Nothing was asked for. These are those in ${store.bucket}, and in the outputs file where there is one.`,
  });
}
