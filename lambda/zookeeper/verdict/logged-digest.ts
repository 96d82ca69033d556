import { transactionType } from '../files/transaction.ts';
import type { LoggedTransaction } from '../files/transaction-log.ts';

/**
 * What the log says of the tree after a transaction. An error carries no digest and changes nothing: that of the one
 * just before it still holds. Where transactions lie between the two, nothing is known.
 */
export class LoggedDigest {
  #zxid: bigint | undefined;
  #digest: bigint | undefined;

  /** @param transaction each one in order; @returns undefined where the log does not tell */
  take({ zxid, type, digest }: LoggedTransaction): bigint | undefined {
    const isNext = this.#zxid !== undefined && zxid === this.#zxid + 1n;
    if (type !== transactionType.error) this.#digest = digest;
    else if (!isNext) this.#digest = undefined;
    this.#zxid = zxid;
    return this.#digest;
  }
}
