import { DamagedFile, type Place } from './data-file-errors.ts';

/** One entry of an access control list. */
export interface Acl {
  readonly permissions: number;
  readonly scheme: string;
  readonly id: string;
}

/**
 * Reads one record in ZooKeeper's jute encoding (docs/facts/zookeeper-data-files.md) that lies whole in
 * memory. Byte strings are views, not copies.
 */
export class JuteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #end: number;
  readonly #place: Place;
  readonly #what: string;
  #at: number;

  /** @param what it is called in errors */
  constructor(
    bytes: Uint8Array,
    view: DataView,
    start: number,
    end: number,
    place: Place,
    what = 'transaction',
  ) {
    this.#bytes = bytes;
    this.#view = view;
    this.#at = start;
    this.#end = end;
    this.#place = place;
    this.#what = what;
  }

  get remaining(): number {
    return this.#end - this.#at;
  }

  peekInt(): number {
    return this.#view.getInt32(this.#at);
  }

  int(): number {
    return this.#view.getInt32(this.#advance(4));
  }

  long(): bigint {
    return this.#view.getBigInt64(this.#advance(8));
  }

  unsignedLong(): bigint {
    return this.#view.getBigUint64(this.#advance(8));
  }

  boolean(): boolean {
    return this.#bytes[this.#advance(1)] !== 0;
  }

  buffer(): Uint8Array | null {
    const length = this.int();
    if (length === -1) return null;
    if (length < 0) throw this.garbage(`a length of ${length} bytes`);
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  /** A string as its bytes; null counts as empty. */
  text(): Uint8Array {
    return this.buffer() ?? new Uint8Array(0);
  }

  string(): string {
    return decodeText(this.text());
  }

  acl(): readonly Acl[] | null {
    return this.vector(() => ({
      permissions: this.int(),
      scheme: this.string(),
      id: this.string(),
    }));
  }

  vector<T>(item: () => T): T[] | null {
    const count = this.int();
    if (count === -1) return null;
    // Each item takes four bytes at least: a greater count would only fill the memory.
    if (count < 0 || count * 4 > this.remaining) throw this.garbage(`a vector of ${count}`);
    return Array.from({ length: count }, item);
  }

  /** A record within this one, from a view that `buffer` gave. */
  within(bytes: Uint8Array): JuteReader {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return new JuteReader(bytes, view, 0, bytes.length, this.#place, this.#what);
  }

  garbage(what: string): DamagedFile {
    return new DamagedFile(
      `the ${this.#what} holds ${what}, which ZooKeeper does not write`,
      this.#place,
    );
  }

  #advance(count: number): number {
    const start = this.#at;
    if (start + count > this.#end) throw this.garbage('a field longer than itself');
    this.#at = start + count;
    return start;
  }
}

export const decodeText = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
