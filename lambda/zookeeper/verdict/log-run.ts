import { formatZxid, UnreadFile } from '../bytes/data-file-errors.ts';
import type { Fault } from '../files/fault.ts';
import { SeenTransactions } from '../files/seen-transactions.ts';
import type { LoggedTransaction, TransactionLog } from '../files/transaction-log.ts';
import { follows, type StartPoint } from './start-point.ts';

/** What was found in one log. */
export interface LogFound extends TransactionLog {
  readonly file: string;
  /** By its name. */
  readonly zxid: bigint;
}

/** Neighbours in the logs whose zxids are none: behind the snapshot, a change of epoch. */
export interface Jump {
  readonly before: bigint;
  readonly next: bigint;
}

/** Older transactions behind newer ones. */
interface Repetition {
  /** What is wrong where it does not come to its end. */
  readonly fault: Fault;
  /** The one that was repeated last. */
  at: bigint;
}

/**
 * The transactions of all logs of a set as one history, each once, in order of their zxids. What
 * breaks the order is a fault of every snapshot from which a server would come by it: below the
 * snapshot that it begins with, nothing is replayed. It does no harm where all transactions from there
 * to the newest stand there once more: a server ends as it does with a snapshot that was written meanwhile.
 */
export class LogRun {
  readonly logs: LogFound[] = [];
  readonly #starts: readonly StartPoint[];
  readonly #seen = new SeenTransactions();
  #repeated = 0;
  /** The log that is read, and the one before it. */
  #file = '';
  #zxid = -1n;
  #isInOrder = true;
  /** The log before, when its last record is torn and nothing has come after it yet. */
  #torn: LogFound | undefined;
  /** Torn logs before a new epoch, as long as no digest behind them tells whether a record is missing. */
  #untold: { readonly last: bigint; readonly fault: Fault }[] = [];
  #repetition: Repetition | undefined;
  /** A log came after a newer one, so that what it fills looked like a hole. */
  unordered = false;

  /** @param starts the snapshots of the set, all read before the first log */
  constructor(starts: readonly StartPoint[]) {
    this.#starts = starts;
  }

  get last(): bigint | undefined {
    return this.#seen.last;
  }

  holds(zxid: bigint): boolean {
    return this.#seen.has(zxid);
  }

  /** The last transaction before a jump of the zxids, and the one after it, in order. */
  jumps(): Jump[] {
    return this.#seen.jumps();
  }

  /** Transactions that stand there more than once. */
  get repeated(): number {
    return this.#repeated;
  }

  /** @param zxid by the log's name */
  open(file: string, zxid: bigint): void {
    this.#isInOrder = zxid > this.#zxid;
    this.#file = file;
    this.#zxid = zxid;
  }

  /**
   * @param transaction of the log that is open
   * @returns false for one that is no news: a copy, or one of another history
   * @throws UnreadFile when logs come in another order
   */
  take(transaction: LoggedTransaction): boolean {
    const { zxid } = transaction;
    const { last } = this;
    if (last === undefined || zxid > last) {
      this.#endRepetition();
      if (this.#torn) this.#checkTorn(this.#torn, zxid);
      if (transaction.digest !== undefined) this.#untold = [];
      this.#seen.add(transaction);
      return true;
    }
    const isCopy = this.#seen.isCopy(transaction);
    if (isCopy) this.#repeated++;
    if (isCopy && this.#repeatsOn(zxid)) return false;
    const place = { file: this.#file, offset: transaction.offset, zxid };
    if (isCopy === undefined && !this.#isInOrder) {
      this.unordered = true;
      throw new UnreadFile(`it comes after transaction ${formatZxid(last)} of another log`, place);
    }
    const sentence =
      isCopy === false
        ? `the logs hold different transactions ${formatZxid(zxid)}: they are of two histories`
        : `transaction ${formatZxid(zxid)} stands behind ${formatZxid(last)}: ZooKeeper applies it there, over what is newer`;
    const fault = { rule: 'R2', ...place, sentence } as const;
    this.#endRepetition();
    if (isCopy) this.#repetition = { fault, at: zxid };
    else this.#failFrom(last - 1n, fault);
    return false;
  }

  /** Whether a copy is of the newest, or of the next of those that are repeated. */
  #repeatsOn(zxid: bigint): boolean {
    const repetition = this.#repetition;
    const isNext = repetition !== undefined && this.#seen.isNext(repetition.at, zxid);
    if (isNext) repetition.at = zxid;
    if (zxid !== this.last) return isNext;
    this.#endRepetition();
    return true;
  }

  /** It has done harm where it did not come to the newest. */
  #endRepetition(): void {
    const { last } = this;
    if (!this.#repetition || last === undefined) return;
    const { fault, at } = this.#repetition;
    this.#repetition = undefined;
    if (at !== last) this.#failFrom(last - 1n, fault);
  }

  close(log: TransactionLog): void {
    const found = { file: this.#file, zxid: this.#zxid, ...log };
    this.logs.push(found);
    if (log.end === 'torn') this.#torn = found;
    else if (log.last !== undefined) this.#torn = undefined;
  }

  /** Shown all logs, it says what is wrong only now. */
  end(): void {
    this.#endRepetition();
    for (const { last, fault } of this.#untold) this.#failFrom(last, fault);
    this.logs.forEach((log, index) => {
      if (log.end !== 'headless') return;
      const isNewest = index === this.logs.length - 1;
      if (isNewest && log.dataBytes === 0) return;
      const fault = headlessFault(log);
      for (const start of this.#starts) {
        // ZooKeeper opens the last log that is not named after the snapshot, and all after it.
        const isOpened = !this.logs.slice(index + 1).some(({ zxid }) => zxid <= start.zxid);
        if (isOpened) start.fail(fault);
      }
    });
  }

  /**
   * A torn record is normal where the history ends, where the server then wrote it anew, and where it went on
   * in a new epoch, if nobody else had that record: the next digest tells, or nothing does.
   */
  #checkTorn({ file, zxid, last = zxid - 1n, dataBytes }: LogFound, next: bigint): void {
    this.#torn = undefined;
    if (next === last + 1n) return;
    const sentence = `it was cut after ${formatZxid(last)}, though it is not the newest log`;
    const fault = { rule: 'R2', file, offset: dataBytes, zxid: last, sentence } as const;
    if (follows(last, next)) this.#untold.push({ last, fault: untold(fault) });
    else this.#failFrom(last, fault);
  }

  /** @param newest transaction that a snapshot may hold and still be harmed */
  #failFrom(newest: bigint, fault: Fault): void {
    for (const start of this.#starts) if (start.zxid <= newest) start.fail(fault);
  }
}

const untold = (fault: Fault): Fault => ({
  ...fault,
  sentence: `${fault.sentence}, and no digest behind it tells that nothing is missing. A snapshot that the server writes now makes later backups sound`,
});

function headlessFault({ file, dataBytes }: LogFound): Fault {
  const has = dataBytes === 0 ? 'is empty and not the newest log' : `has only ${dataBytes} bytes`;
  const sentence = `it ${has}: ZooKeeper ends where it should read the log's header. It holds no transaction: take it away`;
  return { rule: 'R6', file, offset: dataBytes, sentence };
}
