/** A run of zxids without a gap; the sums of its transactions begin at `index`. */
interface Span {
  readonly first: bigint;
  last: bigint;
  readonly index: number;
}

/** Remembers four bytes of each transaction, to tell a copy from another history. */
export class SeenTransactions {
  readonly #spans: Span[] = [];
  #sums = new Uint32Array(1024);
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

  /** @param zxid above `last` */
  add(zxid: bigint, sum: number): void {
    if (this.#count === this.#sums.length) {
      const grown = new Uint32Array(this.#count * 2);
      grown.set(this.#sums);
      this.#sums = grown;
    }
    const span = this.#spans.at(-1);
    if (span && zxid === span.last + 1n) span.last = zxid;
    else this.#spans.push({ first: zxid, last: zxid, index: this.#count });
    this.#sums[this.#count++] = sum;
  }

  /** @returns the sum of that transaction, or undefined when it was not seen */
  sumOf(zxid: bigint): number | undefined {
    const span = this.#spans.findLast(({ first }) => first <= zxid);
    if (!span || zxid > span.last) return undefined;
    return this.#sums[span.index + Number(zxid - span.first)];
  }
}
