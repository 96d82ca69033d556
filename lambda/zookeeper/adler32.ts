const modulus = 65521;
/** Bytes before a 32-bit sum could overflow are 5552; a multiple of eight below it. */
const block = 5520;

/** The running Adler-32 that seals snapshots and transactions. Node's zlib does not offer it. */
export class Adler32 {
  #a = 1;
  #b = 0;

  update(bytes: Uint8Array, start = 0, end = bytes.length): void {
    let a = this.#a;
    let b = this.#b;
    let at = start;
    while (at < end) {
      const blockEnd = Math.min(at + block, end);
      // Eight bytes a step: each addition of the plain loop would wait for the one before it.
      for (; at + 8 <= blockEnd; at += 8) {
        const x0 = bytes[at] as number;
        const x1 = bytes[at + 1] as number;
        const x2 = bytes[at + 2] as number;
        const x3 = bytes[at + 3] as number;
        const x4 = bytes[at + 4] as number;
        const x5 = bytes[at + 5] as number;
        const x6 = bytes[at + 6] as number;
        const x7 = bytes[at + 7] as number;
        b = (b + 8 * (a + x0) + 7 * x1 + 6 * x2 + 5 * x3 + 4 * x4 + 3 * x5 + 2 * x6 + x7) | 0;
        a = (a + x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7) | 0;
      }
      for (; at < blockEnd; at++) {
        a = (a + (bytes[at] as number)) | 0;
        b = (b + a) | 0;
      }
      a %= modulus;
      b = (b >>> 0) % modulus;
    }
    this.#a = a;
    this.#b = b;
  }

  /** The sum of all bytes so far, unsigned. */
  get value(): number {
    return ((this.#b << 16) | this.#a) >>> 0;
  }
}

/** The Adler-32 of `bytes` from `start` to `end`. */
export function adler32(bytes: Uint8Array, start: number, end: number): number {
  const sum = new Adler32();
  sum.update(bytes, start, end);
  return sum.value;
}
