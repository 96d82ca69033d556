import { createHash } from 'node:crypto';
import type { ArchivedFile } from '../../../archive/manifest-sums.ts';
import { ByteSource } from '../../../zookeeper/bytes/byte-source.ts';
import { parseDataFile } from '../../../zookeeper/files/data-files.ts';
import {
  endByte,
  prefixBytes,
  headerBytes as shortestBody,
} from '../../../zookeeper/files/log-tail.ts';

const headerBytes = 16;
/** In a record: its prefix, then clientId, cxid, zxid, time. */
const zxidAt = prefixBytes + 12;
const timeAt = zxidAt + 8;

/** What of a record tells whether it is wanted. */
interface RecordHead {
  /** All of it. */
  readonly bytes: number;
  readonly zxid: bigint;
  readonly time: bigint;
}

/**
 * Ends transaction logs where they end on the restored servers, at the boundary of a record: after the
 * last transaction with a zxid, before the first one that is later than a time, and always before one
 * that was not written to its end, since servers go on behind it in a log of another epoch (ADR 052).
 * Show it the logs in order; what it passes on is judged like any other log.
 */
export class Cut {
  /** The last transaction kept. */
  last: bigint | undefined;
  /** Whether there was a whole transaction to leave out. */
  cutSomething = false;
  /** The first zxid that is not wanted; by a time it is known once it was met. */
  #end: bigint | undefined;
  readonly #latest: bigint | undefined;
  readonly #shortened = new Map<string, ArchivedFile>();

  /** @param until a zxid, or a UTC time; undefined: all that is whole */
  constructor(until?: string) {
    if (until?.startsWith('0x')) this.#end = BigInt(until) + 1n;
    else if (until !== undefined) this.#latest = BigInt(Date.parse(until));
  }

  /** Whether a state is one from before the cut, so far as the logs tell. */
  isWithin(zxid: bigint): boolean {
    if (this.#end === undefined) return true;
    return zxid < this.#end && (this.#latest === undefined || this.last !== undefined);
  }

  /** What is restored of a file: all of it, or a log up to where it ends here. */
  restored(file: ArchivedFile): ArchivedFile {
    return this.#shortened.get(file.path) ?? file;
  }

  readonly keep = (path: string, chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> =>
    parseDataFile(path.slice(path.lastIndexOf('/') + 1))?.kind === 'log'
      ? this.#cut(path, new ByteSource(path, chunks))
      : chunks;

  async *#cut(path: string, source: ByteSource): AsyncGenerator<Uint8Array> {
    const sha256 = createHash('sha256');
    let bytes = 0;
    let start = (await source.fill(headerBytes)) ? source.at + headerBytes : source.at;
    let next: RecordHead | undefined;
    do {
      const piece = source.bytes.subarray(source.at, this.#endOfWanted(source, start));
      source.at += piece.length;
      bytes += piece.length;
      sha256.update(piece);
      yield piece;
      next = await nextRecord(source);
      start = source.at;
    } while (next && this.#wants(next));
    const isCut = next !== undefined;
    this.cutSomething ||= isCut;
    if (isCut || endsTorn(source)) {
      this.#shortened.set(path, { path, bytes, sha256: sha256.digest('hex') });
    }
    // Whether no more than the end of one record is missing, the judge says. What was cut off is not shown
    // to it, but belongs to the archive, whose sum is taken of all of it.
    while (await source.fill(1)) {
      const rest = source.bytes.subarray(source.at);
      source.at += rest.length;
      if (!isCut) yield rest;
    }
  }

  /** Behind all wanted records from `start` on that lie there: one by one they would cost more than their reading. */
  #endOfWanted(source: ByteSource, start: number): number {
    let end = start;
    let record = recordAt(source, end);
    while (record && this.#wants(record)) {
      if (this.last === undefined || record.zxid > this.last) this.last = record.zxid;
      end += record.bytes;
      record = recordAt(source, end);
    }
    return end;
  }

  #wants({ zxid, time }: RecordHead): boolean {
    if (this.#end === undefined && this.#latest !== undefined && time > this.#latest) {
      this.#end = zxid;
    }
    return this.#end === undefined || zxid < this.#end;
  }
}

/** @returns undefined where no record follows that is whole */
async function nextRecord(source: ByteSource): Promise<RecordHead | undefined> {
  if (!(await source.fill(prefixBytes))) return undefined;
  const bytes = prefixBytes + source.view.getInt32(source.at + 8) + 1;
  // Nonsense is passed on, for the judge to name it.
  if (bytes <= source.maxBuffer) await source.fill(bytes);
  return recordAt(source, source.at);
}

/** @returns undefined where no whole record lies at this index of the source's bytes */
function recordAt({ bytes, view }: ByteSource, at: number): RecordHead | undefined {
  if (at + prefixBytes > bytes.length) return undefined;
  const length = view.getInt32(at + 8);
  const end = at + prefixBytes + length;
  if (length < shortestBody || bytes[end] !== endByte) return undefined;
  return {
    bytes: prefixBytes + length + 1,
    zxid: view.getBigInt64(at + zxidAt),
    time: view.getBigInt64(at + timeAt),
  };
}

/** Behind the last whole record: neither the end of the file nor the zeros that a server wrote ahead. */
function endsTorn({ bytes, at }: ByteSource): boolean {
  const begin = bytes.subarray(at, at + prefixBytes);
  return begin.some((byte) => byte !== 0) || (begin.length > 0 && begin.length < prefixBytes);
}
