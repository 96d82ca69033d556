import { contentSum } from './content-sum.ts';
import { crc32 } from './crc32.ts';
import { statBytes } from './snapshot-node.ts';

/**
 * What the digest of a tree is for a server that knows ASCII only: a JVM before 18 without a
 * locale, as a systemd unit has none, sums `?` for each other character of a path. Holds the
 * znodes with such paths, and by how much their sums differ.
 */
export class AsciiDigest {
  readonly #znodes = new Map<number, { readonly contents: number; digest: number }>();
  #shift = 0n;

  /** Znodes with paths outside ASCII. */
  get size(): number {
    return this.#znodes.size;
  }

  /** To be added to the digest of the tree. */
  get shift(): bigint {
    return this.#shift;
  }

  note(number: number, path: Uint8Array, data: Uint8Array | null): void {
    const text = Buffer.from(path).toString();
    const ascii = Buffer.from(text.replaceAll(/[^\0-\x7f]/gu, '?'));
    this.#znodes.set(number, { contents: contentSum(ascii, data), digest: 0 });
  }

  /** @param digest of that znode in UTF-8 */
  count(number: number, digest: number, stats: Uint8Array, at: number): void {
    const znode = this.#znodes.get(number);
    if (!znode) return;
    znode.digest = crc32(stats, at, at + statBytes, znode.contents);
    this.#shift += BigInt(znode.digest - digest);
  }

  uncount(number: number, digest: number): void {
    const znode = this.#znodes.get(number);
    if (znode) this.#shift -= BigInt(znode.digest - digest);
  }

  forget(number: number): void {
    this.#znodes.delete(number);
  }
}
