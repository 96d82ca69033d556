import { formatZxid } from '../bytes/data-file-errors.ts';
import type { Fault } from '../files/fault.ts';
import type { Snapshot } from '../files/snapshot.ts';
import { type Change, effectsOf } from '../files/transaction.ts';
import type { LoggedTransaction } from '../files/transaction-log.ts';

interface Named {
  readonly file: string;
  /** By its name. */
  readonly zxid: bigint;
  readonly snapshot: Snapshot;
}

/**
 * Whether a snapshot says itself that it is older than its name: a server would skip all that lies
 * between. What it does not show: a name within its fuzzy window, and in flavours without a last
 * zxid a digest that was not written.
 */
export function misnamed({ file, zxid, snapshot }: Named): Fault | undefined {
  const { lastZxid, digest } = snapshot;
  const says = lastZxid ?? digest?.zxid;
  if (says === undefined || says >= zxid) return undefined;
  // A digest is noted just after the zxid that gives the name, and not where an epoch begins.
  const isLate = digest?.zxid === says && (says === zxid - 1n || (zxid & 0xffffffffn) === 0n);
  if (lastZxid === undefined && isLate) return undefined;
  const sentence = `it was complete at ${formatZxid(says)}, before the transaction that its name says: it was renamed`;
  return { rule: 'R3', file, zxid, sentence };
}

/**
 * Whether a transaction shows that a snapshot is older than its name. Each create, delete and
 * change of data leaves its zxid, or a newer one, in the stat of a znode.
 * @param transaction not newer than the name
 */
export function lacks({ file, zxid, snapshot }: Named, transaction: LoggedTransaction) {
  if (transaction.zxid <= snapshot.newestZxid) return undefined;
  // Of an older epoch it may have come to nothing.
  if (transaction.zxid >> 32n !== zxid >> 32n) return undefined;
  if (!effectsOf(transaction).some(leavesZxid)) return undefined;
  const sentence = `it lacks what transaction ${formatZxid(transaction.zxid)} did, before the one that its name says: it was renamed`;
  return { rule: 'R3', file, zxid, sentence } satisfies Fault;
}

const leavesZxid = (change: Change): boolean =>
  change.kind === 'create' ||
  change.kind === 'delete' ||
  change.kind === 'setData' ||
  (change.kind === 'closeSession' && change.paths.length > 0);
