/** Makes the same values in every run. */
export class SampleValues {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** An unsigned 32-bit number (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** A value of `bytes` bytes: JSON-like text, and from its middle on bytes that do not compress. */
  value(bytes: number): Buffer {
    const text = `{"id":${this.next()},"state":"running","host":"node.example","tags":["a","b"]} `;
    const value = Buffer.alloc(bytes, text);
    let at = bytes >> 1;
    for (; at + 4 <= bytes; at += 4) {
      value.writeUInt32LE(this.next(), at);
    }
    for (; at < bytes; at++) {
      value[at] = this.next() & 0xff;
    }
    return value;
  }
}
