import { crc32 } from './crc32.ts';

/** CRC-32 of a path and the data after it. */
export function contentSum(path: Uint8Array, data: Uint8Array | null): number {
  const pathSum = crc32(path, 0, path.length);
  return data ? crc32(data, 0, data.length, pathSum) : pathSum;
}

export function isNonAscii(path: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if ((path[at] as number) > 127) return true;
  return false;
}
