import { isNonAscii } from '../bytes/content-sum.ts';
import { formatZxid } from '../bytes/data-file-errors.ts';
import type { Fault } from '../files/fault.ts';
import type { Snapshot } from '../files/snapshot.ts';
import { effectsOf } from '../files/transaction.ts';
import type { LoggedTransaction } from '../files/transaction-log.ts';
import type { Quotas } from '../tree/quotas.ts';
import { LoggedDigest } from './logged-digest.ts';
import { lacks, misnamed } from './misnamed.ts';

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
  readonly snapshot: Snapshot;
  readonly #quotas: Quotas | undefined;
  #end: bigint;
  #last: bigint | undefined;
  /** After it a server starts once, and then no more. */
  #spoiled: { readonly before: bigint; readonly fault: Fault } | undefined;
  #reachedBack = false;
  readonly #logged = new LoggedDigest();
  /** So far every path is ASCII, and a digest the same in all character sets. */
  #ascii: boolean;
  #fault: Fault | undefined;

  /**
   * @param quotas that the snapshot holds, where it is to be known whether servers load them
   * @param ascii whether all of its paths are ASCII
   */
  constructor(file: string, zxid: bigint, snapshot: Snapshot, quotas?: Quotas, ascii = true) {
    this.file = file;
    this.zxid = zxid;
    this.snapshot = snapshot;
    const ends = [zxid, snapshot.newestZxid, snapshot.lastZxid ?? 0n, snapshot.digest?.zxid ?? 0n];
    this.#end = ends.reduce((a, b) => (a > b ? a : b));
    this.#quotas = quotas;
    this.#fault = misnamed(this);
    this.#ascii = ascii;
    quotas?.count();
    const path = quotas?.unloadable;
    if (path === undefined) return;
    const sentence = `${path} ${endsServers}. Delete it while ZooKeeper still runs, and back up again once there is a newer snapshot; or take an older backup`;
    this.fail({ rule: 'R6', file, zxid, sentence });
  }

  /** It holds changes up to here; before it, it matches no state there ever was. */
  get end(): bigint {
    return this.#end;
  }

  /** The snapshot does not say when it was complete: its end is a guess from what it holds. */
  get isOpen(): boolean {
    const { lastZxid, digest } = this.snapshot;
    return lastZxid === undefined && (digest === undefined || digest.zxid < this.zxid);
  }

  /** The snapshot turned out to hold changes up to here at least. */
  reach(zxid: bigint): void {
    if (zxid > this.#end) this.#end = zxid;
  }

  /** Whether the transaction is one to replay: after the snapshot, with no hole before it. */
  take(transaction: LoggedTransaction, file: string): boolean {
    if (this.#fault) return false;
    this.#compareDigest(transaction, file);
    if (transaction.zxid <= this.zxid) {
      this.#reachedBack = true;
      this.#fault ??= lacks(this, transaction);
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
    if (this.#endsServers(transaction, file)) return false;
    this.#last = transaction.zxid;
    return true;
  }

  fail(fault: Fault): void {
    this.#fault ??= fault;
  }

  /** A transaction that was taken ends servers. @param before the one before it */
  refuse(fault: Fault, before: bigint): void {
    if (this.#fault) return;
    this.#fault = fault;
    this.#last = before;
  }

  /** Why nothing can be restored from here, once all transactions were shown. */
  fault(): Fault | undefined {
    const fault = this.#fault ?? this.#spoiled?.fault;
    if (fault || this.#to >= this.end) return fault;
    return {
      rule: 'R2',
      file: this.file,
      zxid: this.end,
      sentence: `the snapshot holds changes up to ${formatZxid(this.end)}, the logs end at ${formatZxid(this.#to)}: without the rest it matches no state there ever was`,
    };
  }

  /** What can be restored from here even though a later log is missing or damaged. */
  range(): RestorableRange | undefined {
    const { rule, file } = this.#fault ?? {};
    // Of these nothing that the snapshot holds can be trusted, or loaded.
    if (rule === 'R3' || rule === 'R4' || (rule === 'R6' && file === this.file)) return undefined;
    const to = this.#spoiled?.before ?? this.#to;
    return to >= this.end ? { from: this.end, to } : undefined;
  }

  get #to(): bigint {
    return this.#last ?? this.zxid;
  }

  #endsServers(transaction: LoggedTransaction, file: string): boolean {
    if (!this.#quotas) return false;
    const place = { file, offset: transaction.offset, zxid: transaction.zxid };
    const fault = (sentence: string): Fault => ({
      rule: 'R6',
      ...place,
      sentence: `${sentence}. Restore to ${formatZxid(this.#to)}, the transaction before it`,
    });
    for (const effect of effectsOf(transaction)) {
      const why = this.#quotas.apply(effect);
      if (why === undefined) continue;
      this.fail(fault(`${why}: that ${endsServers}`));
      return true;
    }
    const path = this.#quotas.unloadable;
    if (path === undefined) this.#spoiled = undefined;
    else {
      const why = `it creates ${path}, which ${endsServers} in a snapshot`;
      this.#spoiled ??= { before: this.#to, fault: fault(why) };
    }
    return false;
  }

  #compareDigest(transaction: LoggedTransaction, file: string): void {
    const { digest } = this.snapshot;
    if (digest?.version !== 2 || transaction.zxid > digest.zxid) return;
    // Of two character sets both may be right: the replay holds each against the tree (TreeProof).
    this.#ascii &&= !createsNonAscii(transaction);
    if (!this.#ascii) return;
    const logged = this.#logged.take(transaction);
    if (transaction.zxid !== digest.zxid || logged === undefined || logged === digest.value) return;
    this.fail({
      rule: 'R3',
      file,
      offset: transaction.offset,
      zxid: digest.zxid,
      sentence: `at ${formatZxid(digest.zxid)} the log's digest is ${logged}, that of ${this.file} is ${digest.value}: they are not of one history`,
    });
  }
}

export const endsServers = 'ends every ZooKeeper from 3.6 on that loads it';

const createsNonAscii = (transaction: LoggedTransaction): boolean =>
  effectsOf(transaction).some(
    (effect) => effect.kind === 'create' && isNonAscii(effect.path, 0, effect.path.length),
  );
