/** A sum of 32-bit numbers mod 2^64, in halves: a BigInt for each would cost more than all else. */
export class DigestSum {
  #high = 0;
  #low = 0;

  get value(): bigint {
    return (BigInt(this.#high) << 32n) | BigInt(this.#low);
  }

  add(digest: number): void {
    const low = this.#low + digest;
    this.#low = low >>> 0;
    if (low > 0xffffffff) this.#high = (this.#high + 1) >>> 0;
  }

  subtract(digest: number): void {
    const low = this.#low - digest;
    this.#low = low >>> 0;
    if (low < 0) this.#high = (this.#high - 1) >>> 0;
  }
}
