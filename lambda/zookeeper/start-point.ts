import { formatZxid, type Place } from './data-file-errors.ts';
import type { Snapshot } from './snapshot.ts';
import { transactionType } from './transaction.ts';
import type { LoggedTransaction } from './transaction-log.ts';

/** Something that keeps a set of files from being restored, in an operator's words. */
export interface Fault extends Partial<Place> {
  /** The rule of zookeeper.md section 1.11 that is broken. */
  readonly rule: 'R1' | 'R2' | 'R3' | 'R4' | 'R5';
  readonly sentence: string;
}

/** The transactions up to which a set restores: any from the first to the last. */
export interface RestorableRange {
  readonly from: bigint;
  readonly to: bigint;
}

/** A log's first transaction in an epoch has counter 1; inside an epoch there are no gaps. */
export const follows = (before: bigint, next: bigint): boolean =>
  next === before + 1n || (next >> 32n > before >> 32n && (next & 0xffffffffn) === 1n);

/**
 * A whole snapshot, and whether the logs carry on from it without a hole and past the end of its
 * fuzzy window (rules R2 and R3). Shown every transaction in order, those before it too.
 */
export class StartPoint {
  readonly file: string;
  /** The snapshot was begun here. */
  readonly zxid: bigint;
  /** It holds changes up to here; before it, it matches no state there ever was. */
  readonly end: bigint;
  readonly snapshot: Snapshot;
  #last: bigint | undefined;
  #reachedBack = false;
  #digestBefore: bigint | undefined;
  #fault: Fault | undefined;

  constructor(file: string, zxid: bigint, snapshot: Snapshot) {
    this.file = file;
    this.zxid = zxid;
    this.snapshot = snapshot;
    const ends = [zxid, snapshot.newestZxid, snapshot.lastZxid ?? 0n, snapshot.digest?.zxid ?? 0n];
    this.end = ends.reduce((a, b) => (a > b ? a : b));
  }

  /** Whether the transaction is one to replay: after the snapshot, with no hole before it. */
  take(transaction: LoggedTransaction, file: string): boolean {
    if (this.#fault) return false;
    this.#compareDigest(transaction, file);
    if (transaction.zxid <= this.zxid) {
      this.#reachedBack = true;
      return false;
    }
    const before = this.#last ?? this.zxid;
    // Before the first transaction there is nothing that a log could reach back to.
    const knowsBefore = this.#last !== undefined || this.#reachedBack || this.zxid === 0n;
    const joined = knowsBefore
      ? follows(before, transaction.zxid)
      : transaction.zxid === before + 1n;
    if (!joined) {
      this.fail({
        rule: 'R2',
        file,
        offset: transaction.offset,
        zxid: transaction.zxid,
        sentence: `the transactions between ${formatZxid(before)} and ${formatZxid(transaction.zxid)} are missing: a log is not there, or was cut`,
      });
      return false;
    }
    this.#last = transaction.zxid;
    return true;
  }

  fail(fault: Fault): void {
    this.#fault ??= fault;
  }

  /** Why nothing can be restored from here, once all transactions were shown. */
  fault(): Fault | undefined {
    if (this.#fault || this.#to >= this.end) return this.#fault;
    return {
      rule: 'R2',
      file: this.file,
      zxid: this.end,
      sentence: `the snapshot holds changes up to ${formatZxid(this.end)}, the logs end at ${formatZxid(this.#to)}: without the rest it matches no state there ever was`,
    };
  }

  /** What can be restored from here even though a later log is missing or damaged. */
  range(): RestorableRange | undefined {
    return this.#to >= this.end && this.#fault?.rule !== 'R3' && this.#fault?.rule !== 'R4'
      ? { from: this.end, to: this.#to }
      : undefined;
  }

  get #to(): bigint {
    return this.#last ?? this.zxid;
  }

  /** Errors carry no digest and change nothing: the one before them still holds. */
  #compareDigest(transaction: LoggedTransaction, file: string): void {
    const { digest } = this.snapshot;
    if (digest?.version !== 2 || transaction.zxid > digest.zxid) return;
    if (transaction.type !== transactionType.error) this.#digestBefore = transaction.digest;
    if (transaction.zxid !== digest.zxid || this.#digestBefore === undefined) return;
    if (this.#digestBefore === digest.value) return;
    this.fail({
      rule: 'R3',
      file,
      offset: transaction.offset,
      zxid: digest.zxid,
      sentence: `at ${formatZxid(digest.zxid)} the log's digest is ${this.#digestBefore}, that of ${this.file} is ${digest.value}: they are not of one history`,
    });
  }
}
