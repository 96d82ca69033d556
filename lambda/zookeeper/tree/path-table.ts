import { randomInt } from 'node:crypto';
import { grow } from './grow.ts';

const none = -1;
/** Paths take a multiple of this, so that a freed place fits another one. */
const unit = 8;

/**
 * Numbers the paths of a tree: a hash table over bytes in few big arrays, because two million
 * strings in a Map would fill the heap of a Lambda. A removed path's number is given out again.
 */
export class PathTable {
  /** Unknown to whoever chooses the paths, who could otherwise make them all collide. */
  readonly #seed = randomInt(2 ** 31);
  #buckets = new Int32Array(1024).fill(none);
  /** By number: its hash, the next number in its bucket, and where its bytes are. */
  #hashes = new Int32Array(512);
  #next = new Int32Array(512);
  #starts = new Float64Array(512);
  #lengths = new Uint32Array(512);
  #bytes = new Uint8Array(64 * 1024);
  #used = 0;
  #numbers = 0;
  readonly #freeNumbers: number[] = [];
  /** Freed places by their size. */
  readonly #freePlaces = new Map<number, number[]>();

  /** Paths in the table. */
  get size(): number {
    return this.#numbers - this.#freeNumbers.length;
  }

  /** What the table takes, in use or not. */
  get memory(): number {
    const byNumber = this.#hashes.length * (4 + 4 + 8 + 4);
    return this.#bytes.length + this.#buckets.byteLength + byNumber;
  }

  /** One more than the highest number given out. */
  get numbers(): number {
    return this.#numbers;
  }

  /** @returns the number of the path in `bytes` from `start` to `end`, or -1 */
  find(bytes: Uint8Array, start: number, end: number): number {
    const hash = this.#hash(bytes, start, end);
    let number = this.#buckets[hash & (this.#buckets.length - 1)] as number;
    while (number !== none) {
      if (this.#hashes[number] === hash && this.#equals(number, bytes, start, end)) return number;
      number = this.#next[number] as number;
    }
    return none;
  }

  /** Adds a path that is not there. @returns its number */
  add(bytes: Uint8Array, start: number, end: number): number {
    if (this.size === this.#buckets.length) this.#rehash();
    const number = this.#freeNumbers.pop() ?? this.#newNumber();
    const hash = this.#hash(bytes, start, end);
    const bucket = hash & (this.#buckets.length - 1);
    this.#hashes[number] = hash;
    this.#next[number] = this.#buckets[bucket] as number;
    this.#buckets[bucket] = number;
    this.#lengths[number] = end - start;
    const place = this.#place(end - start);
    this.#starts[number] = place;
    const own = this.#bytes;
    const shift = place - start;
    for (let at = start; at < end; at++) own[at + shift] = bytes[at] as number;
    return number;
  }

  remove(number: number): void {
    const bucket = (this.#hashes[number] as number) & (this.#buckets.length - 1);
    const next = this.#next[number] as number;
    let before = this.#buckets[bucket] as number;
    if (before === number) {
      this.#buckets[bucket] = next;
    } else {
      while (this.#next[before] !== number) before = this.#next[before] as number;
      this.#next[before] = next;
    }
    this.#freeNumbers.push(number);
    const size = sizeOf(this.#lengths[number] as number);
    const places = this.#freePlaces.get(size);
    if (places) places.push(this.#starts[number] as number);
    else this.#freePlaces.set(size, [this.#starts[number] as number]);
    this.#starts[number] = none;
  }

  /** @returns whether the number stands for a path now */
  has(number: number): boolean {
    return number < this.#numbers && (this.#starts[number] as number) !== none;
  }

  /** The path of a number, as a view. */
  path(number: number): Uint8Array {
    const start = this.#starts[number] as number;
    return this.#bytes.subarray(start, start + (this.#lengths[number] as number));
  }

  startsWith(number: number, prefix: Uint8Array): boolean {
    const start = this.#starts[number] as number;
    if ((this.#lengths[number] as number) < prefix.length) return false;
    for (let at = 0; at < prefix.length; at++) {
      if (this.#bytes[start + at] !== prefix[at]) return false;
    }
    return true;
  }

  #place(length: number): number {
    const size = sizeOf(length);
    const freed = this.#freePlaces.get(size)?.pop();
    if (freed !== undefined) return freed;
    const place = this.#used;
    this.#used += size;
    if (this.#used > this.#bytes.length) {
      this.#bytes = grow(this.#bytes, new Uint8Array(Math.max(this.#used, this.#bytes.length * 2)));
    }
    return place;
  }

  #newNumber(): number {
    const number = this.#numbers++;
    if (number === this.#hashes.length) {
      this.#hashes = grow(this.#hashes, new Int32Array(number * 2));
      this.#next = grow(this.#next, new Int32Array(number * 2));
      this.#starts = grow(this.#starts, new Float64Array(number * 2));
      this.#lengths = grow(this.#lengths, new Uint32Array(number * 2));
    }
    return number;
  }

  #rehash(): void {
    const mask = this.#buckets.length * 2 - 1;
    this.#buckets = new Int32Array(mask + 1).fill(none);
    for (let number = 0; number < this.#numbers; number++) {
      if (!this.has(number)) continue;
      const bucket = (this.#hashes[number] as number) & mask;
      this.#next[number] = this.#buckets[bucket] as number;
      this.#buckets[bucket] = number;
    }
  }

  #equals(number: number, bytes: Uint8Array, start: number, end: number): boolean {
    if (this.#lengths[number] !== end - start) return false;
    const own = this.#bytes;
    const shift = (this.#starts[number] as number) - start;
    // Paths differ at their ends.
    for (let at = end - 1; at >= start; at--) if (own[at + shift] !== bytes[at]) return false;
    return true;
  }

  /** Four bytes a step, as Murmur3 mixes them. */
  #hash(bytes: Uint8Array, start: number, end: number): number {
    let hash = this.#seed;
    let at = start;
    for (; at + 4 <= end; at += 4) {
      const four =
        (bytes[at] as number) |
        ((bytes[at + 1] as number) << 8) |
        ((bytes[at + 2] as number) << 16) |
        ((bytes[at + 3] as number) << 24);
      hash = mix(hash, four);
    }
    let rest = end - start;
    for (; at < end; at++) rest = (rest << 8) | (bytes[at] as number);
    hash = mix(hash, rest);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    return hash ^ (hash >>> 13);
  }
}

function mix(hash: number, four: number): number {
  let mixed = Math.imul(four, 0xcc9e2d51);
  mixed = Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593) ^ hash;
  mixed = (mixed << 13) | (mixed >>> 19);
  return (Math.imul(mixed, 5) + 0xe6546b64) | 0;
}

const sizeOf = (length: number): number => Math.ceil(Math.max(1, length) / unit) * unit;
