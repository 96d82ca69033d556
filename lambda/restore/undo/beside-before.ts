import type { Zxid } from '../../contract/zxid.ts';
import {
  type ComparedServed,
  compareServed,
  sinceText,
  transactionsSince,
} from '../../run/served.ts';
import type { NodeBefore } from '../execute/served-before.ts';

/** So many znodes one transaction is taken to make or remove. */
const batch = 100;

/**
 * Holds what a node serves after an undo against what it served before the restore. Its old data begins a new
 * epoch, whose transactions are counted from nothing. Pure.
 * @param before undefined where nobody wrote it down
 */
export function besideBefore(
  { zxid, znodes }: { readonly zxid: Zxid; readonly znodes: number | null },
  before: NodeBefore | undefined,
): ComparedServed {
  if (!before) return notCompared('');
  if (!before.serving) return notCompared('it did not serve before');
  if (before.zxid === null) return notCompared('');
  const held = { zxid: before.zxid, znodes: before.znodes };
  const compared = compareServed({ zxid, znodes }, held, 'what was there');
  if (compared.comparison !== 'went-on') return compared;
  if (znodes === null || before.znodes === null) return notCompared('its znodes were not counted');
  const since = transactionsSince(zxid, before.zxid);
  const difference = Math.abs(znodes - before.znodes);
  if (difference === 0 && since === 0) return { comparison: 'equal', found: '' };
  if (difference <= since * batch) return { comparison: 'went-on', found: sinceText(since) };
  const asked = `${before.znodes} znodes when it was asked, before its stop`;
  return before.wasWrittenTo
    ? notCompared(`${asked}; clients wrote then`)
    : { comparison: 'differs', found: asked };
}

const notCompared = (found: string): ComparedServed => ({ comparison: 'not-compared', found });
