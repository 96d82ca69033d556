import { contentSum } from '../bytes/content-sum.ts';
import { crc32 } from '../bytes/crc32.ts';
import { statBytes } from '../files/snapshot-node.ts';
import { pathCharsets } from './path-charsets.ts';

/** By number of a znode; empty until the first path outside ASCII. */
interface Sums {
  contents: Uint32Array;
  digests: Uint32Array;
  /** To be added to the tree's digest in UTF-8. A double is exact: 2^21 znodes times 2^32. */
  shift: number;
}

/**
 * By how much the digest of a tree differs for a server in another character set (path-charsets.ts):
 * only znodes with paths outside ASCII count.
 */
export class CharsetDigests {
  readonly #sums = pathCharsets.map(
    (): Sums => ({
      contents: new Uint32Array(0),
      digests: new Uint32Array(0),
      shift: 0,
    }),
  );
  #noted = new Uint8Array(0);
  #size = 0;

  /** Znodes with paths outside ASCII. */
  get size(): number {
    return this.#size;
  }

  /** Bytes that it takes. */
  get memory(): number {
    return this.#noted.length * (1 + this.#sums.length * 8);
  }

  /** By how much the digest of the tree differs: in UTF-8 by nothing, then in each other set. */
  get shifts(): readonly number[] {
    return [0, ...this.#sums.map(({ shift }) => shift)];
  }

  note(number: number, path: Uint8Array, data: Uint8Array | null): void {
    if (number >= this.#noted.length) this.#grow(number + 1);
    if (this.#noted[number] === 0) this.#size++;
    this.#noted[number] = 1;
    const text = Buffer.from(path).toString();
    for (const [index, { contents }] of this.#sums.entries()) {
      const bytes = pathCharsets[index]?.encode(text) ?? path;
      contents[number] = contentSum(bytes, data);
    }
  }

  /** @param digest of that znode in UTF-8 */
  count(number: number, digest: number, stats: Uint8Array, at: number): void {
    if (this.#noted[number] !== 1) return;
    for (const sums of this.#sums) {
      const own = crc32(stats, at, at + statBytes, sums.contents[number]);
      sums.digests[number] = own;
      sums.shift += own - digest;
    }
  }

  uncount(number: number, digest: number): void {
    if (this.#noted[number] !== 1) return;
    for (const sums of this.#sums) sums.shift -= (sums.digests[number] as number) - digest;
  }

  forget(number: number): void {
    if (this.#noted[number] !== 1) return;
    this.#noted[number] = 0;
    this.#size--;
  }

  /** Whether one of the character sets makes `digest` of a tree that has `utf8` in UTF-8. */
  make(digest: bigint, utf8: bigint): boolean {
    return this.#sums.some(({ shift }) => BigInt.asUintN(64, utf8 + BigInt(shift)) === digest);
  }

  #grow(least: number): void {
    const capacity = Math.max(512, least, this.#noted.length * 2);
    const longer = (old: Uint32Array) => {
      const grown = new Uint32Array(capacity);
      grown.set(old);
      return grown;
    };
    const noted = new Uint8Array(capacity);
    noted.set(this.#noted);
    this.#noted = noted;
    for (const sums of this.#sums) {
      sums.contents = longer(sums.contents);
      sums.digests = longer(sums.digests);
    }
  }
}
