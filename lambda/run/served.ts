import type { Role } from '../contract/node-lines.ts';
import { type Zxid, zxidOf } from '../contract/zxid.ts';
import { clauseOf } from '../shown.ts';

/**
 * What a server serves beside something that is known. `equal`: the same last transaction, and as many znodes.
 * `went-on`: it had that, and transactions came since. `differs`: it is behind, or something is not as it was.
 * `not-compared`: there is nothing to hold it against, or it tells too little.
 */
export type Likeness = 'equal' | 'went-on' | 'differs' | 'not-compared';

/**
 * What it is held against: a backup, by zxid and count; the part of a backup that was put back, znode by znode;
 * what the node had before (before a restore that was undone, or a drill); the part as it was before a put-back
 * that was undone.
 */
export type ComparedWith = 'backup' | 'part' | 'before' | 'part-before';

/** What a backup holds, or a server had. */
export interface Held {
  readonly zxid: Zxid;
  /** The root being one; null where nobody told. */
  readonly znodes: number | null;
}

/** One node, as it serves when a run ends. */
export interface ServedNode {
  readonly instanceId: string;
  /** Null where it was not seen to serve. */
  readonly role: Role | null;
  readonly zxid: Zxid | null;
  /** The root being one; null where its server does not tell. */
  readonly znodes: number | null;
  readonly comparison: Likeness;
  readonly comparedWith: ComparedWith;
  /** Why, in a few words; empty where there is no more to say. */
  readonly found: string;
  /** When it was asked, UTC. */
  readonly at: string;
}

/** What a comparison found. */
export type ComparedServed = Pick<ServedNode, 'comparison' | 'found'>;

/** Of a node that was not seen to serve. */
export const unseen = (
  instanceId: string,
  found: string,
  at: string,
  comparedWith: ComparedWith = 'backup',
): ServedNode => ({
  ...{ instanceId, role: null, zxid: null, znodes: null },
  ...{ comparison: 'not-compared', comparedWith, found: clauseOf(found), at },
});

/** Of a server's own count: it has one more than there are (docs/facts/restoring-an-ensemble.md). */
export const znodesOf = (counted: number | null | undefined): number | null =>
  counted == null ? null : Math.max(0, counted - 1);

/** Transactions from one zxid to another; in a new epoch the counter begins anew. */
export function transactionsSince(now: Zxid, then: Zxid): number {
  const [to, from] = [zxidOf(now), zxidOf(then)];
  const since = Number(to >> 32n === from >> 32n ? to - from : to & 0xffffffffn);
  return Math.max(0, since);
}

/** `equal`, `3 transactions since` */
export const sinceText = (since: number): string =>
  since === 1 ? '1 transaction since' : `${since} transactions since`;

const nothingFound = { comparison: 'not-compared', found: '' } as const;

/**
 * Holds what is served against what was held, by zxid and count. Pure.
 * @param held undefined where there is nothing to hold it against
 * @param what was held, in words
 */
export function compareServed(
  { zxid, znodes }: { readonly zxid: Zxid; readonly znodes: number | null },
  held: Held | undefined,
  what = 'the backup',
): ComparedServed {
  if (!held) return nothingFound;
  if (zxidOf(zxid) < zxidOf(held.zxid)) {
    return { comparison: 'differs', found: `behind ${what}, which is at ${held.zxid}` };
  }
  if (zxidOf(zxid) > zxidOf(held.zxid)) {
    return { comparison: 'went-on', found: sinceText(transactionsSince(zxid, held.zxid)) };
  }
  if (znodes === null || held.znodes === null) {
    return { comparison: 'not-compared', found: 'the same zxid; not counted' };
  }
  return znodes === held.znodes
    ? { comparison: 'equal', found: '' }
    : { comparison: 'differs', found: `at the same zxid ${what} has ${held.znodes} znodes` };
}
