import type { Store } from '../aws/archive-store.ts';
import { listPage, type Page } from '../aws/listing.ts';
import { reached } from '../catalog/reached.ts';
import { tickOf, timeOfTick } from '../contract/tick.ts';

/** An object whose name begins with a tick. */
export interface TickKey {
  readonly tick: string;
  readonly key: string;
}

const dayMs = 86_400_000;

/** How far each listing looks back; the last one sees all there are. */
const windows = [4 * dayMs, 60 * dayMs, Number.POSITIVE_INFINITY];

/** So many ticks are enough not to look back further. */
const enough = 2;

/**
 * Objects of the newest ticks of a folder such as `prod/reports/`, the newest first. S3 lists from the oldest on: so
 * the listing begins some days ago, and earlier where there is hardly one.
 * @param most so many ticks at most
 * @param now epoch milliseconds
 * @throws NotReached
 */
export async function newestTicks(
  store: Store,
  folder: string,
  most: number,
  now: number,
): Promise<readonly TickKey[]> {
  let found: TickKey[] = [];
  for (const window of windows) {
    const after = window > now ? folder : `${folder}${tickOf(now - window)}`;
    found = await listedAfter(store, folder, after);
    if (ticksOf(found).length >= enough) break;
  }
  const wanted = ticksOf(found).slice(0, most);
  return found.filter(({ tick }) => wanted.includes(tick)).reverse();
}

const ticksOf = (found: readonly TickKey[]) => [
  ...new Set(found.map(({ tick }) => tick).reverse()),
];

async function listedAfter(store: Store, folder: string, after: string): Promise<TickKey[]> {
  const found: TickKey[] = [];
  let from: Parameters<typeof listPage>[2] = { after };
  for (;;) {
    const page: Page = await reached(
      `s3://${store.bucket}/${folder} cannot be listed`,
      's3:ListBucket',
      () => listPage(store, folder, from),
    );
    for (const { key } of page.objects) {
      const tick = key.slice(folder.length, folder.length + 16);
      if (timeOfTick(tick) !== undefined) found.push({ tick, key });
    }
    if (page.next === undefined) return found;
    from = { next: page.next };
  }
}
