import { verifyArchive } from '../../../archive/verify-archive.ts';
import type { Store } from '../../../aws/archive-store.ts';
import type { Zxid } from '../../../contract/zxid.ts';
import { shorten } from '../../../shown.ts';
import { formatZxid } from '../../../zookeeper/bytes/data-file-errors.ts';
import { decodeText } from '../../../zookeeper/bytes/jute.ts';
import { type Change, effectsOf, type Transaction } from '../../../zookeeper/files/transaction.ts';
import type { Watch } from '../../../zookeeper/verdict/restorable.ts';
import type { ChosenBackup } from '../chosen-backup.ts';

/** What a cut leaves out of a backup; all of it survives JSON. */
export interface Losses {
  readonly transactions: number;
  /** Znodes that they changed, without ephemerals, by path; at most 200. */
  readonly znodes: readonly LostChange[];
  /** Znodes besides those: at least so many, where there are very many. */
  readonly more: number;
}

/** The last change of a znode that is left out. */
export interface LostChange {
  /** The start of a long one. */
  readonly path: string;
  readonly change: 'created' | 'deleted' | 'changed';
  /** UTC, by the leader's clock. */
  readonly time: string;
  readonly zxid: Zxid;
}

const mostListed = 200;
/** So many are told apart; memory does not grow further. */
const mostCounted = 100_000;

const changes: Partial<Readonly<Record<Change['kind'], LostChange['change']>>> = {
  create: 'created',
  delete: 'deleted',
  setData: 'changed',
  setAcl: 'changed',
};

/** Collects what comes after a transaction. Shown all of a backup's, in order. */
export class LossWatch implements Watch {
  readonly #after: bigint;
  readonly #changes = new Map<string, Omit<LostChange, 'path'>>();
  /** Created after the cut. They hold no data to miss; what becomes of them the plan says for all. */
  readonly #ephemerals = new Set<string>();
  #transactions = 0;

  /** @param after the last transaction that is restored */
  constructor(after: bigint) {
    this.#after = after;
  }

  snapshot(): void {}

  node(): void {}

  transaction(transaction: Transaction): void {
    const { zxid, time } = transaction;
    if (zxid <= this.#after) return;
    this.#transactions++;
    for (const effect of effectsOf(transaction)) {
      const change = changes[effect.kind];
      if (change === undefined || !('path' in effect)) continue;
      const path = decodeText(effect.path);
      if (effect.kind === 'create' && effect.ephemeral) this.#ephemerals.add(path);
      if (this.#ephemerals.has(path)) continue;
      if (!this.#changes.has(path) && this.#changes.size === mostCounted) continue;
      const when = new Date(Number(time)).toISOString();
      this.#changes.set(path, { change, time: when, zxid: formatZxid(zxid) });
    }
  }

  found(): Losses {
    const all = [...this.#changes].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      transactions: this.#transactions,
      znodes: all
        .slice(0, mostListed)
        .map(([path, change]) => ({ path: shorten(path), ...change })),
      more: Math.max(0, all.length - mostListed),
    };
  }
}

/**
 * Reads a backup once more for what comes after the transaction that a restore ends with.
 * @returns null where there was no time for it: the restore does not hang on it
 */
export async function readLosses(
  store: Store,
  backup: ChosenBackup,
  after: Zxid,
  millisecondsLeft: number,
): Promise<Losses | null> {
  let watch = new LossWatch(BigInt(after));
  const begin = () => {
    watch = new LossWatch(BigInt(after));
    return { watch };
  };
  const verified = await verifyArchive(store, backup, millisecondsLeft, { begin, level: 2 });
  return verified && !('tooBig' in verified) ? watch.found() : null;
}
