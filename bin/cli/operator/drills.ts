import type { Store } from '../../../lambda/aws/archive-store.ts';
import { jsonAt, keysIn } from './listing.ts';

/** How a drill ended, as far as the command line tells it. */
export interface Drill {
  readonly time: string;
  readonly outcome: string;
  /** Key of the archive that was restored. */
  readonly backup: string | null;
  readonly restoreMs: number | null;
  readonly reason?: string | undefined;
}

/** The drills of an ensemble, newest first. @throws NotReached */
export async function drillsOf(store: Store, ensemble: string, most = 60): Promise<Drill[]> {
  const keys = (await keysIn(store, `${ensemble}/drills/`)).sort().reverse().slice(0, most);
  const read = await Promise.all(keys.map((key) => jsonAt<Drill>(store, key)));
  return read.filter((drill) => drill !== undefined);
}
