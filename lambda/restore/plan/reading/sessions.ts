import type { Transaction } from '../../../zookeeper/files/transaction.ts';
import { NewestSnapshot } from './newest-snapshot.ts';

/** So many are kept apart; of a set with more the longest one that there ever was is told. */
const most = 1_000_000;

/**
 * The sessions that are open after the last transaction: a server that loads them waits for each as
 * long as it was agreed with its client, whether or not that client comes back.
 */
export class Sessions {
  readonly #timeouts = new Map<bigint, number>();
  readonly #newest = new NewestSnapshot();
  #longestPassed = 0;

  /** Of several snapshots the newest counts. */
  snapshot(zxid: bigint): void {
    if (!this.#newest.begin(zxid)) return;
    this.#timeouts.clear();
    this.#longestPassed = 0;
  }

  session(id: bigint, timeoutMs: number): void {
    if (!this.#newest.isPassedOver) this.#open(id, timeoutMs);
  }

  transaction({ clientId, change }: Pick<Transaction, 'clientId' | 'change'>): void {
    if (change.kind === 'createSession') this.#open(clientId, change.timeoutMs);
    if (change.kind === 'closeSession') this.#timeouts.delete(clientId);
  }

  /** Null where there is none. */
  get longestMs(): number | null {
    let longest = this.#longestPassed;
    for (const timeout of this.#timeouts.values()) longest = Math.max(longest, timeout);
    return longest > 0 ? longest : null;
  }

  #open(id: bigint, timeoutMs: number): void {
    if (this.#timeouts.size < most) this.#timeouts.set(id, timeoutMs);
    else this.#longestPassed = Math.max(this.#longestPassed, timeoutMs);
  }
}
