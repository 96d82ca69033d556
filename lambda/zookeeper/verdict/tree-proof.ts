import { formatZxid } from '../bytes/data-file-errors.ts';
import type { Fault } from '../files/fault.ts';
import { transactionType } from '../files/transaction.ts';
import type { LoggedTransaction } from '../files/transaction-log.ts';
import { LeaderCharset } from '../tree/leader-charset.ts';
import { type Misfit, replay } from '../tree/replay.ts';
import type { ZnodeTree } from '../tree/znode-tree.ts';
import { listFault, listlessFault } from './list-faults.ts';
import { LoggedDigest } from './logged-digest.ts';
import { Misfits } from './misfits.ts';
import type { StartPoint } from './start-point.ts';

/**
 * Replays the logs over a snapshot's tree and compares its digest with every one that the server
 * wrote (rule R4). Inside the fuzzy window they differ by nature and are not compared.
 */
export class TreeProof {
  readonly start: StartPoint;
  readonly tree: ZnodeTree;
  /** Digests met. */
  met = 0;
  fault: Fault | undefined;
  readonly #misfits: Misfits;
  #last: bigint;
  /** A digest that was not met, where that may be for its character set; until a later one is met. */
  #doubt: { readonly fault: Fault; readonly ofLeader: boolean } | undefined;
  /** The epoch whose leader's character set was met with a path outside ASCII in the tree. */
  #knownEpoch: bigint | undefined;
  /** Of the epoch that is read, where none of its digests was met yet. */
  #leader = new LeaderCharset();
  #epoch = -1n;
  readonly #logged = new LoggedDigest();
  /** The first change that no digest has confirmed yet. */
  #unconfirmed: bigint | undefined;

  constructor(start: StartPoint, tree: ZnodeTree) {
    this.start = start;
    this.tree = tree;
    this.#last = start.zxid;
    this.#misfits = new Misfits(start);
    const { file, zxid } = start;
    if (this.#isQuiet) this.#compare(this.#storedAt(zxid), { file, zxid }, 'snapshot');
  }

  /**
   * Where all paths are ASCII, log and snapshot have been compared already (rule R3).
   * @param transaction one that the snapshot holds
   */
  see(transaction: LoggedTransaction, file: string): void {
    if (!this.#isQuiet || this.tree.charsets.size === 0) return;
    const { zxid, offset } = transaction;
    const logged = this.#logged.take(transaction);
    if (zxid !== this.start.zxid || logged === undefined) return;
    const at = { rule: 'R3', file, offset, zxid } as const;
    if (this.tree.hasDigest(logged)) this.#know(zxid);
    else this.#miss(logged, at);
  }

  /** A snapshot whose tree stood still while it was written is met by the digest of its name. */
  takeStart(transaction: LoggedTransaction, file: string): void {
    const { zxid, end, isOpen, snapshot } = this.start;
    if (transaction.zxid !== zxid || end !== zxid || isOpen || snapshot.digest?.zxid === zxid)
      return;
    this.#compare(transaction.digest, { file, offset: transaction.offset, zxid });
  }

  /** @param transaction one that `start` took */
  take(transaction: LoggedTransaction, file: string): void {
    if (this.fault) return;
    const before = this.#last;
    this.#last = transaction.zxid;
    const found: Misfit[] = [];
    replay(this.tree, transaction, (misfit) => found.push(misfit));
    const { offset, zxid } = transaction;
    if (this.tree.lists?.missed !== undefined) {
      this.fault = listFault(this.tree, this.tree.lists.missed, { file, offset, zxid });
      this.start.refuse(this.fault, before);
      return;
    }
    const misfit = this.#misfits.take(found, transaction, { file, offset, zxid });
    if (transaction.zxid >= this.start.end) this.#confirm(transaction, file);
    if (misfit) this.#fail(misfit);
  }

  /** Shown all transactions, it says what is wrong only now. */
  end(): void {
    this.#settle();
    const unsettled = this.#misfits.unsettled();
    if (unsettled) this.#fail(unsettled);
    const listless = listlessFault(this.start, this.tree);
    if (listless) this.#fail(listless);
  }

  #confirm({ zxid, type, digest, offset }: LoggedTransaction, file: string): void {
    const at = { file, offset, zxid };
    const stored = this.#storedAt(zxid);
    if (digest !== undefined) this.#compare(digest, at);
    else if (stored !== undefined) this.#compare(stored, at, 'snapshot');
    else if (type !== transactionType.error) this.#unconfirmed ??= zxid;
  }

  /** What keeps the replay from being a proof, or undefined when it is one. */
  unproven(): string | undefined {
    if (this.#doubt) return `${this.#doubt.fault.sentence}: ${ofCharset}`;
    if (this.#unconfirmed !== undefined) {
      return `the transactions from ${formatZxid(this.#unconfirmed)} on carry no digest, so that a hole where the epoch changes would not show: the server is older than 3.6 or runs with zookeeper.digest.enabled=false`;
    }
    if (this.met > 0) return undefined;
    return `no digest was written at or after ${formatZxid(this.start.end)}: nothing to compare with`;
  }

  /** One of the tree as the snapshot holds it: nothing changed while it was written. */
  get #isQuiet(): boolean {
    const { start } = this;
    return start.end === start.zxid && start.snapshot.digest?.zxid === start.zxid;
  }

  #storedAt(zxid: bigint): bigint | undefined {
    const { digest } = this.start.snapshot;
    return digest?.version === 2 && digest.zxid === zxid ? digest.value : undefined;
  }

  /**
   * A record's digest is in the character set of the leader of its epoch, a snapshot's in that of the
   * server that wrote it, which nothing else tells.
   */
  #compare(digest: bigint | undefined, at: At, of: 'leader' | 'snapshot' = 'leader'): void {
    if (digest === undefined) return;
    if (at.zxid >> 32n !== this.#epoch) this.#settle();
    this.#epoch = at.zxid >> 32n;
    if (!this.tree.hasDigest(digest)) {
      this.#miss(digest, at, of);
      return;
    }
    this.met++;
    this.#unconfirmed = undefined;
    if (of === 'leader' && this.tree.charsets.size > 0) this.#know(at.zxid);
    this.#doubt = undefined;
  }

  /** What was in doubt before in this epoch was not for the character set. */
  #know(zxid: bigint): void {
    this.#knownEpoch = zxid >> 32n;
    const { fault, ofLeader } = this.#doubt ?? {};
    if (ofLeader && fault?.zxid !== undefined && fault.zxid >> 32n === this.#knownEpoch) {
      this.#fail(fault);
    }
  }

  #miss(digest: bigint, { zxid, ...at }: At, of: 'leader' | 'snapshot' = 'leader'): void {
    const sentence = `after ${formatZxid(zxid)} the tree's digest is ${this.tree.digest}, the server wrote ${digest}`;
    const fault: Fault = { rule: 'R4', ...at, zxid, sentence };
    const mayBeCharset =
      this.tree.charsets.size > 0 && (of === 'snapshot' || this.#knownEpoch !== zxid >> 32n);
    const canBe = of === 'snapshot' || this.#leader.take(digest, this.tree);
    if (!mayBeCharset || !canBe) this.#fail(fault);
    else this.#doubt ??= { fault, ofLeader: of === 'leader' };
  }

  /** At the end of an epoch: a doubt about a leader whose character set is known is none. */
  #settle(): void {
    if (this.#doubt && this.#leader.isKnown) this.#fail(this.#doubt.fault);
    this.#leader = new LeaderCharset();
  }

  #fail(fault: Fault): void {
    this.fault ??= fault;
    this.start.fail(fault);
  }
}

interface At {
  readonly rule?: 'R3';
  readonly file: string;
  readonly zxid: bigint;
  readonly offset?: number;
}

const ofCharset =
  'the tree has paths outside ASCII, and in no character set known here that is its digest. Whether a change is missing cannot be told';
