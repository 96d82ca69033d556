import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import { ArchiveLimits, type ReadingLimits } from './archive-limits.ts';
import { TarEnd } from './tar-end.ts';

/** One file of an archive. Read it to its end, or leave it, before the next one is asked for. */
export interface ArchiveMember {
  readonly path: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * The files of a tar while its bytes arrive. Nothing is written anywhere, and memory does not grow
 * with the archive.
 * @param tar unpacked
 * @param packedSoFar how many bytes it took to unpack those that arrived
 * @throws NotAnArchive, what tar-stream throws for bytes that are no tar or one without its end, and
 *   what `tar` throws
 */
export async function* archiveMembers(
  tar: AsyncIterable<Uint8Array>,
  packedSoFar: () => number,
  own: ReadingLimits = {},
): AsyncGenerator<ArchiveMember> {
  const limits = new ArchiveLimits(own);
  const end = new TarEnd();
  const counted = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      try {
        limits.takeUnpacked(chunk.length, packedSoFar());
        end.take(chunk);
        done(null, chunk);
      } catch (error) {
        done(error as Error);
      }
    },
  });
  const entries = extract();
  const reading = pipeline(tar, counted, entries);
  // Awaited at the end; it may fail long before.
  reading.catch(() => undefined);
  try {
    for await (const entry of entries) {
      limits.takeMember(entry.header);
      end.takeMember(entry.header);
      const contents = (entry as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
      const chunks = leavable(contents);
      if (entry.header.type === 'file') yield { path: entry.header.name, chunks };
      for await (const _rest of chunks);
    }
    await reading;
    end.check();
  } finally {
    entries.destroy();
  }
}

/** An iterable that a reader may leave early without ending what it reads from. */
export function leavable(iterator: AsyncIterator<Uint8Array>): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => ({ next: () => iterator.next() }) };
}
