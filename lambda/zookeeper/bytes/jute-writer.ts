/** Writes ZooKeeper's binary encoding (jute): big-endian numbers, length before bytes, -1 for null. */
export class JuteWriter {
  #buffer = Buffer.allocUnsafe(256);
  #length = 0;

  /** The space for `bytes` more, grown when needed. */
  #reserve(bytes: number): number {
    const at = this.#length;
    this.#length += bytes;
    if (this.#length > this.#buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.#length, this.#buffer.length * 2));
      this.#buffer.copy(grown);
      this.#buffer = grown;
    }
    return at;
  }

  int(value: number): this {
    const at = this.#reserve(4);
    this.#buffer.writeInt32BE(value, at);
    return this;
  }

  long(value: bigint): this {
    const at = this.#reserve(8);
    this.#buffer.writeBigInt64BE(value, at);
    return this;
  }

  boolean(value: boolean): this {
    const at = this.#reserve(1);
    this.#buffer.writeUInt8(value ? 1 : 0, at);
    return this;
  }

  /** An empty buffer and null are different values. */
  buffer(value: Uint8Array | null): this {
    this.int(value?.length ?? -1);
    if (value) {
      const at = this.#reserve(value.length);
      this.#buffer.set(value, at);
    }
    return this;
  }

  string(value: string): this {
    return this.buffer(Buffer.from(value));
  }

  vector<T>(items: readonly T[], write: (item: T) => void): this {
    this.int(items.length);
    items.forEach(write);
    return this;
  }

  /** Bytes so far. */
  get length(): number {
    return this.#length;
  }

  /** Everything written, behind its length. */
  frame(): Buffer {
    const frame = Buffer.allocUnsafe(4 + this.#length);
    frame.writeInt32BE(this.#length, 0);
    this.#buffer.copy(frame, 4, 0, this.#length);
    return frame;
  }
}
