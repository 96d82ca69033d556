import { formatZxid } from './data-file-errors.ts';
import { listFault, listlessFault } from './list-faults.ts';
import { Misfits } from './misfits.ts';
import { type Misfit, replay } from './replay.ts';
import type { Fault, StartPoint } from './start-point.ts';
import { transactionType } from './transaction.ts';
import type { LoggedTransaction } from './transaction-log.ts';
import type { ZnodeTree } from './znode-tree.ts';

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
  #inconclusive: string | undefined;
  /** The first change that no digest has confirmed yet. */
  #unconfirmed: bigint | undefined;

  constructor(start: StartPoint, tree: ZnodeTree) {
    this.start = start;
    this.tree = tree;
    this.#last = start.zxid;
    this.#misfits = new Misfits(start);
    const { digest } = start.snapshot;
    const quiet = start.end === start.zxid && digest?.zxid === start.zxid;
    if (quiet) this.#compare(digest.version === 2 ? digest.value : undefined, start);
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
    const unsettled = this.#misfits.unsettled();
    if (unsettled) this.#fail(unsettled);
    const listless = listlessFault(this.start, this.tree);
    if (listless) this.#fail(listless);
  }

  #confirm(transaction: LoggedTransaction, file: string): void {
    const { digest: stored } = this.start.snapshot;
    const ofSnapshot =
      stored?.version === 2 && stored.zxid === transaction.zxid ? stored.value : undefined;
    const digest = transaction.digest ?? ofSnapshot;
    if (digest === undefined && transaction.type === transactionType.error) return;
    if (digest === undefined) this.#unconfirmed ??= transaction.zxid;
    else this.#compare(digest, { file, offset: transaction.offset, zxid: transaction.zxid });
  }

  /** What keeps the replay from being a proof, or undefined when it is one. */
  unproven(): string | undefined {
    if (this.#inconclusive) return this.#inconclusive;
    if (this.#unconfirmed !== undefined) {
      return `the transactions from ${formatZxid(this.#unconfirmed)} on carry no digest: the server is older than 3.6 or runs with zookeeper.digest.enabled=false`;
    }
    if (this.met > 0) return undefined;
    return `no digest was written at or after ${formatZxid(this.start.end)}: nothing to compare with`;
  }

  #compare(digest: bigint | undefined, at: { file: string; zxid: bigint; offset?: number }): void {
    if (digest === undefined || this.#inconclusive) return;
    const { tree } = this;
    const isMet = digest === tree.digest || (tree.nonAsciiPaths > 0 && digest === tree.asciiDigest);
    if (isMet) {
      this.met++;
      this.#unconfirmed = undefined;
      return;
    }
    const sentence = `after ${formatZxid(at.zxid)} the tree's digest is ${tree.digest}, the server wrote ${digest}`;
    // Java before 18 in a locale of neither UTF-8 nor ASCII sums other bytes for these paths.
    if (tree.nonAsciiPaths > 0) {
      this.#inconclusive = `${sentence}: the tree has paths outside ASCII, whose digest hangs on the server's locale`;
      return;
    }
    this.#fail({ rule: 'R4', file: at.file, zxid: at.zxid, sentence, ...offsetOf(at) });
  }

  #fail(fault: Fault): void {
    this.fault ??= fault;
    this.start.fail(fault);
  }
}

const offsetOf = ({ offset }: { offset?: number }) => (offset === undefined ? {} : { offset });
