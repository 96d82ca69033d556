const modulus = 65521;
/** Bytes that are summed at once: with more of them, half a word could not hold what they add. */
const step = 64;
/** Bytes before a 32-bit sum could overflow are 5552; a multiple of `step` below it. */
const block = 86 * step;
/** Of four bytes the first and the third, each with room for sums of 16 bits. */
const everyOther = 0xff00ff;

/** The running Adler-32 that seals snapshots and transactions. Node's zlib does not offer it. */
export class Adler32 {
  #a = 1;
  #b = 0;

  update(bytes: Uint8Array, start = 0, end = bytes.length): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let a = this.#a;
    let b = this.#b;
    let at = start;
    while (at < end) {
      const blockEnd = Math.min(at + block, end);
      while (at + step <= blockEnd) {
        // Two sums in each word, of which the upper half is that of the bytes two further on.
        let all = 0;
        let odd = 0;
        let before = 0;
        for (const stepEnd = at + step; at < stepEnd; at += 4) {
          const four = view.getInt32(at, true);
          const second = (four >>> 8) & everyOther;
          before = (before + all) | 0;
          odd = (odd + second) | 0;
          all = (all + (four & everyOther) + second) | 0;
        }
        const even = all - odd;
        const within = 4 * low(even) + 3 * low(odd) + 2 * high(even) + high(odd);
        b = (b + step * a + 4 * (low(before) + high(before)) + within) | 0;
        a = (a + low(all) + high(all)) | 0;
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

const low = (word: number): number => word & 0xffff;
const high = (word: number): number => word >>> 16;
