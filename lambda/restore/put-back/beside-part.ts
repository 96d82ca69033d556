import { type Zxid, zxidOf } from '../../contract/zxid.ts';
import { type ComparedServed, sinceText, transactionsSince } from '../../run/served.ts';
import type { PartDone } from './part-told.ts';

/**
 * What the comparison of a part after a put-back means for a node: all that have that transaction have the
 * same. Pure.
 * @param done undefined where nothing was done
 */
export function besidePart(
  { zxid }: { readonly zxid: Zxid },
  done: Pick<PartDone, 'remainders' | 'comparedAt'> | undefined,
): ComparedServed {
  if (!done || done.comparedAt === null) return { comparison: 'not-compared', found: '' };
  const { comparedAt, remainders } = done;
  if (remainders > 0) {
    const many = remainders === 1 ? '1 of its znodes' : `${remainders} of its znodes`;
    return { comparison: 'went-on', found: `others wrote ${many}` };
  }
  if (zxidOf(zxid) < zxidOf(comparedAt)) {
    return { comparison: 'not-compared', found: `it was compared at ${comparedAt}` };
  }
  const since = transactionsSince(zxid, comparedAt);
  return since === 0
    ? { comparison: 'equal', found: '' }
    : { comparison: 'went-on', found: sinceText(since) };
}
