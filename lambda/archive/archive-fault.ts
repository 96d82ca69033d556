import { NotAnArchive } from './archive-limits.ts';

/** The first bytes are not those of a gzip. */
class NotGzip extends Error {}

const beginnings: readonly (readonly [string, string])[] = [
  ['PK', 'a zip file'],
  ['ZKSN', 'a bare snapshot, not an archive'],
  ['ZKLG', 'a bare transaction log, not an archive'],
  ['\x28\xb5\x2f\xfd', 'packed by zstd'],
  ['BZh', 'packed by bzip2'],
  ['\xfd7zXZ', 'packed by xz'],
];

/**
 * Hands the bytes of an archive on, unless they cannot be those of a .tar.gz.
 * @throws Error, for `archiveFault` to explain
 */
export async function* beginsAsGzip(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const chunk of packed) {
    if (isFirst) checkBeginning(chunk);
    isFirst = false;
    yield chunk;
  }
}

function checkBeginning(chunk: Uint8Array): void {
  const start = Buffer.from(chunk.subarray(0, 8)).toString('latin1');
  if (start.startsWith('\x1f\x8b')) return;
  const known = beginnings.find(([magic]) => start.startsWith(magic))?.[1];
  throw new NotGzip(known ?? 'not packed by gzip');
}

/** Why bytes cannot be read to their end as an archive: what to say behind its name, or `it`. */
export function archiveFault(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof NotGzip) return `is no .tar.gz: it is ${message}`;
  if (error instanceof NotAnArchive) return `was not read further: ${message}`;
  return `breaks off or is damaged: ${message}`;
}
