import type { Role } from '../contract/node-lines.ts';
import { type Zxid, zxidOf } from '../contract/zxid.ts';
import { clauseOf } from '../shown.ts';

/**
 * What a server serves beside a backup. `equal`: the same last transaction, and as many znodes. `went-on`: it
 * had that, and transactions came since. `differs`: it is behind, or something is not as it was.
 * `not-compared`: there is nothing to hold it against, or it tells too little.
 */
export type BesideBackup = 'equal' | 'went-on' | 'differs' | 'not-compared';

/** What a backup holds. */
export interface Held {
  readonly zxid: Zxid;
  /** The root being one. */
  readonly znodes: number;
}

/** One node, as it serves when a run ends. */
export interface ServedNode {
  readonly instanceId: string;
  /** Null where it was not seen to serve. */
  readonly role: Role | null;
  readonly zxid: Zxid | null;
  /** The root being one; null where its server does not tell. */
  readonly znodes: number | null;
  readonly besideBackup: BesideBackup;
  /** Why, in a few words; empty where there is no more to say. */
  readonly found: string;
  /** When it was asked, UTC. */
  readonly at: string;
}

/** Of a node that was not seen to serve. */
export const unseen = (instanceId: string, found: string, at: string): ServedNode => ({
  ...{ instanceId, role: null, zxid: null, znodes: null },
  ...{ besideBackup: 'not-compared', found: clauseOf(found), at },
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
