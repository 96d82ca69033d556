import { crc32 as crc32OfZlib } from 'node:zlib';

/** From here on zlib is faster in spite of the call into native code. */
const native = 384;
const tables = makeTables();

/**
 * CRC-32 of `bytes` from `start` to `end`, continuing `previous`. Digests are made of short pieces
 * (a path, 60 bytes of stat), for which a call into native code costs more than the sum.
 */
export function crc32(bytes: Uint8Array, start: number, end: number, previous = 0): number {
  if (end - start >= native) return crc32OfZlib(bytes.subarray(start, end), previous);
  const table = tables;
  let crc = ~previous;
  let at = start;
  for (; at + 8 <= end; at += 8) {
    const low =
      crc ^
      ((bytes[at] as number) |
        ((bytes[at + 1] as number) << 8) |
        ((bytes[at + 2] as number) << 16) |
        ((bytes[at + 3] as number) << 24));
    crc =
      (table[1792 + (low & 255)] as number) ^
      (table[1536 + ((low >>> 8) & 255)] as number) ^
      (table[1280 + ((low >>> 16) & 255)] as number) ^
      (table[1024 + (low >>> 24)] as number) ^
      (table[768 + (bytes[at + 4] as number)] as number) ^
      (table[512 + (bytes[at + 5] as number)] as number) ^
      (table[256 + (bytes[at + 6] as number)] as number) ^
      (table[bytes[at + 7] as number] as number);
  }
  for (; at < end; at++) {
    crc = (table[(crc ^ (bytes[at] as number)) & 255] as number) ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}

/** Eight tables of 256: what a byte does to the sum, and what it does seven bytes later. */
function makeTables(): Int32Array {
  const made = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    made[byte] = crc;
  }
  for (let index = 256; index < made.length; index++) {
    const before = made[index - 256] as number;
    made[index] = (made[before & 255] as number) ^ (before >>> 8);
  }
  return made;
}
