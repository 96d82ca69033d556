import { createHash } from 'node:crypto';
import type { ArchivedFile } from '../../../archive/read-archive.ts';
import { ByteSource } from '../../../zookeeper/bytes/byte-source.ts';
import { parseDataFile } from '../../../zookeeper/files/data-files.ts';

const headerBytes = 16;
/** i64 sum, i32 length; then clientId, cxid, zxid, time. */
const prefixBytes = 12;
const zxidAt = prefixBytes + 12;
const timeAt = zxidAt + 8;
const shortestBody = 32;

/**
 * Cuts transaction logs where a restore is to end: at the boundary of a record, after the last
 * transaction with a zxid, or before the first one that is later than a time. Show it the logs in
 * order; what it passes on is judged like any other log.
 */
export class Cut {
  /** The logs of which something is kept, as they are then. */
  readonly files: ArchivedFile[] = [];
  /** The last transaction kept. */
  last: bigint | undefined;
  /** Whether there was anything to leave out. */
  cutSomething = false;
  /** The first zxid that is not wanted; by a time it is known once it was met. */
  #end: bigint | undefined;
  readonly #latest: bigint | undefined;

  /** @param until a zxid, or a UTC time */
  constructor(until: string) {
    if (until.startsWith('0x')) this.#end = BigInt(until) + 1n;
    else this.#latest = BigInt(Date.parse(until));
  }

  /** Whether a state is one from before the cut, so far as the logs tell. */
  isWithin(zxid: bigint): boolean {
    if (this.#end === undefined) return true;
    return zxid < this.#end && (this.#latest === undefined || this.last !== undefined);
  }

  readonly keep = (path: string, chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> =>
    parseDataFile(path.slice(path.lastIndexOf('/') + 1))?.kind === 'log'
      ? this.#cut(path, new ByteSource(path, chunks))
      : chunks;

  async *#cut(path: string, source: ByteSource): AsyncGenerator<Uint8Array> {
    const sha256 = createHash('sha256');
    let bytes = 0;
    const before = this.last;
    await source.fill(headerBytes);
    let wanted = Math.min(headerBytes, source.available);
    while (wanted > 0) {
      const piece = source.bytes.subarray(source.at, source.at + wanted);
      source.at += wanted;
      bytes += wanted;
      sha256.update(piece);
      yield piece;
      wanted = await this.#nextWanted(source);
    }
    const keepsTransactions = bytes > headerBytes && this.last !== before;
    if (keepsTransactions) this.files.push({ path, bytes, sha256: sha256.digest('hex') });
    // The rest belongs to the archive, whose sum is taken of all of it.
    while (await source.fill(1)) source.at += source.available;
  }

  /** @returns bytes of the record that comes next, or 0 where the log ends or is to end */
  async #nextWanted(source: ByteSource): Promise<number> {
    if (!(await source.fill(prefixBytes))) return source.available;
    const length = source.view.getInt32(source.at + 8);
    if (length === 0 && source.view.getUint32(source.at + 4) === 0) return 0;
    // Nonsense is passed on, for the judge to name it.
    if (length < shortestBody || length > source.maxBuffer) return source.available;
    const whole = prefixBytes + length + 1;
    if (!(await source.fill(whole))) return source.available;
    const zxid = source.view.getBigInt64(source.at + zxidAt);
    const time = source.view.getBigInt64(source.at + timeAt);
    if (this.#latest !== undefined && this.#end === undefined && time > this.#latest) {
      this.#end = zxid;
    }
    if (this.#end !== undefined && zxid >= this.#end) {
      this.cutSomething = true;
      return 0;
    }
    if (this.last === undefined || zxid > this.last) this.last = zxid;
    return whole;
  }
}
