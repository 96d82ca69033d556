import { Adler32, adler32 } from '../bytes/adler32.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { DamagedFile, formatZxid } from '../bytes/data-file-errors.ts';
import { JuteReader } from '../bytes/jute.ts';
import { defaultReadable } from '../bytes/lengths.ts';
import { readTransaction } from './transaction.ts';

/** Ends each whole record of a transaction log. */
export const endByte = 0x42;
/** i64 sum, i32 length. */
export const prefixBytes = 12;
/** i64 session, i32 cxid, i64 zxid, i64 time, i32 type. */
export const headerBytes = 32;
const zeros = Buffer.alloc(64 * 1024);

/** A record as its first twelve bytes announce it. */
export interface AnnouncedRecord {
  /** Where its body begins in the source's bytes. */
  readonly start: number;
  readonly length: number;
  readonly sum: number;
}

/**
 * Whether a record was not written to its end, as when the server or the copy stopped there.
 * @throws DamagedFile when it, or what follows, shows that more was there: a server would skip
 *   that without a word
 */
export async function isTorn(source: ByteSource, record: AnnouncedRecord): Promise<boolean> {
  const end = record.start + record.length;
  const last = end < source.bytes.length ? source.bytes[end] : 0;
  if (last === endByte) return false;
  if (last !== 0) throw source.damaged('a transaction does not end in the byte 0x42');
  const hidden = wholeRecordWithin(source.bytes, record);
  if (hidden !== undefined) {
    throw source.damaged(
      `a transaction says that it has ${record.length} bytes, its sum fits ${hidden}`,
    );
  }
  const swallowed = transactionWithin(source, record);
  if (swallowed !== undefined) {
    const zxid = formatZxid(swallowed);
    throw source.damaged(
      `a sum and a length of ${record.length} bytes hide the whole transaction ${zxid}`,
    );
  }
  // A server does not take it for torn, but ends. A whole one is another matter: `tooLong`.
  if (record.length > defaultReadable) {
    throw source.damaged(
      `a transaction that was not written to its end says that it has ${record.length} bytes`,
    );
  }
  source.at = Math.min(end, source.bytes.length);
  await readZeros(source);
  return true;
}

/** A damaged length makes a whole record, and all after it, look like one that is torn. */
function wholeRecordWithin(bytes: Uint8Array, record: AnnouncedRecord): number | undefined {
  const sum = new Adler32();
  const limit = Math.min(record.start + record.length, bytes.length);
  let summed = record.start;
  for (;;) {
    const at = bytes.indexOf(endByte, summed);
    if (at < 0 || at >= limit) return undefined;
    sum.update(bytes, summed, at);
    if (sum.value === record.sum) return at - record.start;
    sum.update(bytes, at, at + 1);
    summed = at + 1;
  }
}

/**
 * With a damaged sum and a damaged length, a record swallows whole ones and itself.
 * @returns the zxid of the first that is whole
 */
function transactionWithin(source: ByteSource, record: AnnouncedRecord): bigint | undefined {
  const { bytes, view } = source;
  const limit = Math.min(record.start + record.length, bytes.length);
  const isNext = (body: number) => view.getBigInt64(body + 12) > (source.zxid ?? -1n);
  for (let at = record.start; at + prefixBytes + headerBytes < limit; at++) {
    if (view.getInt32(at) !== 0) continue;
    const sum = view.getUint32(at + 4);
    const length = view.getInt32(at + 8);
    const body = at + prefixBytes;
    if (sum === 0 || length < headerBytes || body + length >= limit) continue;
    if (bytes[body + length] !== endByte || !isNext(body)) continue;
    if (adler32(bytes, body, body + length) === sum) return view.getBigInt64(body + 12);
  }
  const end = bytes.subarray(0, limit).findLastIndex((byte) => byte !== 0);
  if (bytes[end] !== endByte || end < record.start + headerBytes) return undefined;
  return isNext(record.start) ? wholeTransaction(source, record.start, end) : undefined;
}

/** @returns its zxid when the bytes are a transaction from the first to the last */
function wholeTransaction(source: ByteSource, start: number, end: number): bigint | undefined {
  const body = new JuteReader(source.bytes, source.view, start, end, source.place());
  try {
    const { zxid } = readTransaction(body);
    return body.remaining === 0 ? zxid : undefined;
  } catch (error) {
    if (error instanceof DamagedFile) return undefined;
    throw error;
  }
}

/** @throws DamagedFile when anything but zeros comes up to the end of the file */
export async function readZeros(source: ByteSource): Promise<void> {
  while (await source.fill(1)) {
    const length = Math.min(source.available, zeros.length);
    const block = source.bytes.subarray(source.at, source.at + length);
    if (Buffer.compare(block, zeros.subarray(0, length)) !== 0) {
      const offset = source.position + block.findIndex((byte) => byte !== 0);
      throw source.damaged('data stands behind the end of the transactions', offset);
    }
    source.at += length;
  }
}
