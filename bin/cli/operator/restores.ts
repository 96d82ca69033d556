import type { Store } from '../../../lambda/aws/archive-store.ts';
import { jsonAt, keysIn } from './listing.ts';

/** How far a restore is, or how it ended. */
export interface Restore {
  readonly planId: string;
  readonly phase: string;
  readonly time: string;
}

const suffix = '.status.json';

/** The restore into this ensemble that began last. @throws NotReached */
export async function lastRestore(store: Store, ensemble: string): Promise<Restore | undefined> {
  const keys = await keysIn(store, `${ensemble}/restores/`);
  const newest = keys
    .filter((key) => key.endsWith(suffix))
    .sort()
    .at(-1);
  return newest === undefined ? undefined : jsonAt<Restore>(store, newest);
}
