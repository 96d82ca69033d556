import { DamagedFile, formatZxid, UnreadFile } from './data-file-errors.ts';
import { SeenTransactions } from './seen-transactions.ts';
import type { Fault } from './start-point.ts';
import type { LoggedTransaction, TransactionLog } from './transaction-log.ts';

/** What was found in one log. */
export interface LogFound extends TransactionLog {
  readonly file: string;
}

/** Neighbours in the logs whose zxids are none: behind the snapshot, a change of epoch. */
export interface Jump {
  readonly before: bigint;
  readonly next: bigint;
}

/** The transactions of all logs of a set as one history, each once, in order of their zxids. */
export class LogRun {
  readonly logs: LogFound[] = [];
  readonly #seen = new SeenTransactions();
  #repeated = 0;
  /** The log before, when its last record is torn and nothing has come after it yet. */
  #torn: LogFound | undefined;
  readonly faults: Fault[] = [];
  /** A log came after a newer one, so that what it fills looked like a hole. */
  unordered = false;

  get last(): bigint | undefined {
    return this.#seen.last;
  }

  /** The last transaction before a jump of the zxids, and the one after it, in order. */
  jumps(): Jump[] {
    return this.#seen.jumps();
  }

  /** Transactions that more than one log holds, byte for byte the same. */
  get repeated(): number {
    return this.#repeated;
  }

  /**
   * @returns false for one that an earlier log holds too
   * @throws DamagedFile when it cannot belong to the history so far
   * @throws UnreadFile when logs come in another order
   */
  take(file: string, transaction: LoggedTransaction): boolean {
    const { zxid, offset, sum } = transaction;
    const { last } = this;
    if (last === undefined || zxid > last) {
      this.#checkTorn(zxid);
      this.#seen.add(zxid, sum);
      return true;
    }
    const place = { file, offset, zxid };
    const before = this.#seen.sumOf(zxid);
    if (before === undefined) {
      this.unordered = true;
      throw new UnreadFile(`it comes after transaction ${formatZxid(last)} of another log`, place);
    }
    if (before !== sum) {
      const twice = `two logs hold different transactions ${formatZxid(zxid)}`;
      throw new DamagedFile(`${twice}: they are of two histories`, place);
    }
    this.#repeated++;
    return false;
  }

  close(file: string, log: TransactionLog): void {
    if (this.#torn) this.#faultOf(this.#torn);
    const found = { file, ...log };
    this.logs.push(found);
    this.#torn = log.end === 'torn' ? found : undefined;
  }

  /** A torn record is normal where the history ends, or where the server then wrote it anew. */
  #checkTorn(next: bigint): void {
    if (!this.#torn) return;
    if (this.#torn.last === undefined || next !== this.#torn.last + 1n) this.#faultOf(this.#torn);
    this.#torn = undefined;
  }

  #faultOf({ file, last, dataBytes }: LogFound): void {
    const sentence =
      last === undefined
        ? 'it holds no transaction, though it is not the newest log'
        : `it was cut after ${formatZxid(last)}, though it is not the newest log`;
    const at = last === undefined ? {} : { zxid: last };
    this.faults.push({ rule: 'R2', file, offset: dataBytes, ...at, sentence });
  }
}
