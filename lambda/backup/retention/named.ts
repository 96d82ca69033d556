import { readJson, type Store } from '../../aws/archive-store.ts';
import { listPage } from '../../aws/listing.ts';
import { restoreSeconds, restoreTimeouts } from '../../contract/restore-times.ts';
import { tickOf } from '../../contract/tick.ts';

const planSuffix = '.plan.json';

/** From the making of a plan until nothing can be at work by it any more. */
const planMs = (restoreTimeouts.planSeconds + restoreSeconds) * 1000;

/**
 * Archives that plans name which can still be executed, or are.
 * @param into names of the ensembles that are restored into
 */
export async function namedByPlans(
  store: Store,
  into: readonly string[],
  now: number,
): Promise<readonly string[]> {
  const named: string[] = [];
  for (const ensemble of into) {
    const folder = `${ensemble}/restores/${ensemble}.`;
    let page = await listPage(store, folder, { after: `${folder}${tickOf(now - planMs)}` });
    for (;;) {
      const plans = page.objects.filter(({ key }) => key.endsWith(planSuffix));
      const archives = await Promise.all(plans.map(({ key }) => archiveIn(store, key)));
      named.push(...archives.filter((key) => key !== undefined));
      if (page.next === undefined) break;
      page = await listPage(store, folder, { next: page.next });
    }
  }
  return named;
}

/** Of a plan of all of a backup, or of a part. */
async function archiveIn(store: Store, key: string): Promise<string | undefined> {
  const plan = await readJson<{ backup?: { key?: unknown } } | null>(store, key);
  const named = plan?.value?.backup?.key;
  return typeof named === 'string' ? named : undefined;
}
