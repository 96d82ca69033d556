import type { Store } from '../aws/archive-store.ts';
import type { DrillResult } from '../restore/drill/judge-drill.ts';
import { durationText } from '../units.ts';
import { jsonAt, keysIn } from './listing.ts';

/** The drills of an ensemble, newest first. @throws NotReached, NotReadable */
export async function drillsOf(
  store: Store,
  ensemble: string,
  most = 60,
): Promise<readonly DrillResult[]> {
  const all = await keysIn(store, `${ensemble}/drills/`);
  const newest = all.filter(isDrill).sort().reverse().slice(0, most);
  const read = await Promise.all(newest.map((key) => jsonAt<DrillResult>(store, key)));
  return read.filter((drill) => drill !== undefined);
}

/** What somebody else put beside them is none. */
const isDrill = (key: string) => /\/\d{8}T\d{6}Z\.json$/.test(key);

/** `4.20 s`: how long the restore took; or that it failed. */
export const drillText = ({ ok, seconds }: DrillResult): string =>
  !ok ? 'failed' : seconds === null ? 'good' : durationText(seconds * 1000);
