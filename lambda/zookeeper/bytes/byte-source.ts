import { Adler32 } from './adler32.ts';
import { DamagedFile, EndsEarly, type Place } from './data-file-errors.ts';

/** Nothing in a ZooKeeper is longer; a longer length is garbage and must not fill the memory. */
const longest = 256 * 1024 * 1024;

export interface Limits {
  /**
   * Longest path, data or transaction in bytes, of the cluster's jute.maxbuffer plus its
   * extrasize. Without it 256 MiB.
   */
  readonly maxBuffer?: number;
}

/**
 * The bytes of one file as they arrive. Callers look at `bytes` from `at` on, `available` of them,
 * and move `at`; `need` brings more. Only what is not yet consumed is held.
 */
export class ByteSource {
  readonly file: string;
  readonly maxBuffer: number;
  bytes: Uint8Array = new Uint8Array(0);
  view: DataView = new DataView(this.bytes.buffer);
  at = 0;
  /** The longest of the lengths that were checked. */
  longest = 0;
  /** Named in errors. */
  zxid: bigint | undefined;
  readonly #chunks: AsyncIterator<Uint8Array>;
  /** Of the last chunk, what does not lie in `bytes` yet. */
  #rest: Uint8Array = this.bytes;
  /** Offset in the file of `bytes[0]`. */
  #base = 0;
  readonly #adler: Adler32 | undefined;
  #summed = 0;

  /** @param summed whether `adler` will be asked for */
  constructor(
    file: string,
    chunks: AsyncIterable<Uint8Array>,
    { maxBuffer = longest, summed = false }: Limits & { readonly summed?: boolean } = {},
  ) {
    this.file = file;
    this.maxBuffer = Math.min(maxBuffer, longest);
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.#adler = summed ? new Adler32() : undefined;
  }

  get position(): number {
    return this.#base + this.at;
  }

  get available(): number {
    return this.bytes.length - this.at;
  }

  /** Adler-32 of all bytes of the file before `position`. */
  adler(): number {
    this.#adler?.update(this.bytes, this.#summed, this.at);
    this.#summed = this.at;
    return this.#adler?.value ?? 0;
  }

  /** Holds `count` bytes from here on, or all there are. @returns whether there are so many */
  async fill(count: number): Promise<boolean> {
    if (this.available >= count) return true;
    const parts = this.available > 0 ? [this.bytes.subarray(this.at)] : [];
    let held = this.available;
    while (held < count) {
      const chunk = await this.#next();
      if (!chunk) break;
      // Only what is wanted is put together: the rest of the chunk then comes without a copy.
      const taken = held === 0 ? chunk.length : Math.min(chunk.length, count - held);
      parts.push(chunk.subarray(0, taken));
      this.#rest = chunk.subarray(taken);
      held += taken;
    }
    this.#hold(parts);
    return held >= count;
  }

  /** @throws EndsEarly when the file ends before `count` more bytes */
  async need(count: number, what: string): Promise<void> {
    if (await this.fill(count)) return;
    throw new EndsEarly(`it ends in the middle of ${what}`, this.place());
  }

  /** @throws DamagedFile when ZooKeeper would refuse a path, data or transaction of this length */
  checkLength(length: number, what: string): void {
    if (length > this.longest) this.longest = length;
    if (length >= -1 && length <= this.maxBuffer) return;
    throw this.damaged(`${what} is ${length} bytes long, allowed are ${this.maxBuffer}`);
  }

  /** Tells the sender that no more is wanted. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  place(offset = this.position): Place {
    return { file: this.file, offset, zxid: this.zxid };
  }

  damaged(sentence: string, offset?: number): DamagedFile {
    return new DamagedFile(sentence, this.place(offset));
  }

  /** @returns undefined at the end of the file */
  async #next(): Promise<Uint8Array | undefined> {
    if (this.#rest.length > 0) return this.#rest;
    const { value, done } = await this.#chunks.next();
    return done ? undefined : value;
  }

  #hold(parts: Uint8Array[]): void {
    this.adler();
    this.#base += this.at;
    this.bytes = parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length);
    this.at = 0;
    this.#summed = 0;
  }
}
