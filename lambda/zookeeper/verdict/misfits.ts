import { formatZxid, type Place } from '../bytes/data-file-errors.ts';
import type { Fault } from '../files/fault.ts';
import { effectsOf, type Transaction } from '../files/transaction.ts';
import type { Misfit } from '../tree/replay.ts';
import type { StartPoint } from './start-point.ts';

/**
 * Effects that do not fit the replayed tree. They are normal while the snapshot was written; behind
 * its end they show, where no digest does, that a change is missing or of another history.
 */
export class Misfits {
  readonly #start: StartPoint;
  /** Znodes that were missed and, if all is well, deleted while the snapshot was written. */
  readonly #missed = new Map<string, Fault>();

  constructor(start: StartPoint) {
    this.#start = start;
  }

  /**
   * @param found in the replay of the transaction
   * @returns what is wrong for certain
   */
  take(found: readonly Misfit[], transaction: Transaction, place: Place): Fault | undefined {
    const { zxid } = transaction;
    // The last transaction may have been half done when the server wrote how far it was.
    if (zxid > this.#start.end + 1n) {
      for (const misfit of found) {
        const fault = faultOf(misfit, zxid, place);
        if (!this.#start.isOpen || misfit.kind === 'present') return fault;
        const path = textOf(misfit.path);
        if (!this.#missed.has(path)) this.#missed.set(path, fault);
      }
    }
    if (this.#missed.size > 0) this.#settle(transaction);
    return undefined;
  }

  /** What is missing once all transactions were shown. */
  unsettled(): Fault | undefined {
    return this.#missed.values().next().value;
  }

  /** The snapshot was written at least until a znode that it lacks was deleted. */
  #settle(transaction: Transaction): void {
    const before = this.#missed.size;
    for (const effect of effectsOf(transaction)) {
      if (effect.kind === 'delete') this.#missed.delete(textOf(effect.path));
      if (effect.kind !== 'closeSession') continue;
      if (!effect.named) this.#missed.clear();
      for (const path of effect.paths) this.#missed.delete(textOf(path));
    }
    if (this.#missed.size < before) this.#start.reach(transaction.zxid);
  }
}

const textOf = (path: Uint8Array) => Buffer.from(path).toString();

function faultOf({ kind, path }: Misfit, zxid: bigint, place: Place): Fault {
  const what =
    kind === 'present'
      ? `creates ${textOf(path)}, which is there already`
      : `needs ${textOf(path)}, which is not there`;
  const sentence = `transaction ${formatZxid(zxid)} ${what}: a change before it is missing, or of another history`;
  return { rule: 'R4', ...place, sentence };
}
