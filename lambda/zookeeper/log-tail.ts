import { Adler32 } from './adler32.ts';
import type { ByteSource } from './byte-source.ts';

/** Ends each whole record of a transaction log. */
const endByte = 0x42;
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
