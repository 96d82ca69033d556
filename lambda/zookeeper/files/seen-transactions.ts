import type { LoggedTransaction } from './transaction-log.ts';

/** A run of zxids without a gap; what is kept of its transactions begins at `index`. */
interface Span {
  readonly first: bigint;
  last: bigint;
  readonly index: number;
}

type Seen = Pick<LoggedTransaction, 'zxid' | 'header' | 'digest'>;

/**
 * Remembers eight bytes of each transaction, to tell a copy from another history. Servers hold one
 * transaction in different bytes (docs/facts/what-busy-servers-write.md), but with one header, and
 * with one digest where they keep digests.
 */
export class SeenTransactions {
  readonly #spans: Span[] = [];
  #headers = new Uint32Array(1024);
  /** Low halves; 0 for none. */
  #digests = new Uint32Array(1024);
  #count = 0;

  get last(): bigint | undefined {
    return this.#spans.at(-1)?.last;
  }

  /** Where zxids are no neighbours: an honest change of epoch, or a hole. */
  jumps(): { before: bigint; next: bigint }[] {
    return this.#spans
      .slice(1)
      .map(({ first }, at) => ({ before: (this.#spans[at] as Span).last, next: first }));
  }

  /** @param transaction with a zxid above `last` */
  add({ zxid, header, digest }: Seen): void {
    if (this.#count === this.#headers.length) {
      this.#headers = doubled(this.#headers);
      this.#digests = doubled(this.#digests);
    }
    const span = this.#spans.at(-1);
    if (span && zxid === span.last + 1n) span.last = zxid;
    else this.#spans.push({ first: zxid, last: zxid, index: this.#count });
    this.#headers[this.#count] = header;
    this.#digests[this.#count++] = lowHalf(digest);
  }

  /** @returns whether no other one was seen between two that were */
  isNext(before: bigint, zxid: bigint): boolean {
    if (zxid === before + 1n) return true;
    const at = this.#spans.findIndex(({ last }) => last === before);
    return at >= 0 && this.#spans[at + 1]?.first === zxid;
  }

  has(zxid: bigint): boolean {
    return this.#spanOf(zxid) !== undefined;
  }

  /** @returns whether it is the one that was seen, or undefined when none of its zxid was */
  isCopy({ zxid, header, digest }: Seen): boolean | undefined {
    const span = this.#spanOf(zxid);
    if (!span) return undefined;
    const index = span.index + Number(zxid - span.first);
    if (this.#headers[index] !== header) return false;
    const [before, now] = [this.#digests[index], lowHalf(digest)];
    return before === 0 || now === 0 || before === now;
  }

  #spanOf(zxid: bigint): Span | undefined {
    const span = this.#spans.findLast(({ first }) => first <= zxid);
    return span && zxid <= span.last ? span : undefined;
  }
}

const lowHalf = (digest = 0n): number => Number(BigInt.asUintN(32, digest));

function doubled(from: Uint32Array): Uint32Array<ArrayBuffer> {
  const to = new Uint32Array(from.length * 2);
  to.set(from);
  return to;
}
