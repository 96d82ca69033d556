import { once } from 'node:events';
import { createGunzip, type Gunzip, type ZlibOptions } from 'node:zlib';
import { DamagedFile, EndsEarly } from './data-file-errors.ts';

/** Packed bytes that are unpacked at once. */
const writeBytes = 512 * 1024;

/**
 * Unpacks an archive, or a snapshot that ZooKeeper wrote with `snapshot.compression.method=gz`.
 * @param options such as the size of the pieces, and how far it may run ahead
 * @throws EndsEarly, unless `finishFlush` takes what there is; and DamagedFile for bytes that are no gzip, a wrong
 *   check sum, or bytes after its end
 */
export async function* gunzip(
  file: string,
  chunks: AsyncIterable<Uint8Array>,
  options: ZlibOptions & { readonly highWaterMark?: number } = {},
): AsyncGenerator<Uint8Array> {
  const unpacker = createGunzip(options);
  // An error that comes once nobody reads any more would end the process.
  unpacker.on('error', () => undefined);
  const stopped = new AbortController();
  const feeding = feed(unpacker, chunks, stopped.signal);
  feeding.catch((error) => unpacker.destroy(error));
  let offset = 0;
  try {
    for await (const chunk of unpacker) {
      offset += chunk.length;
      yield chunk;
    }
    const packed = await feeding;
    if (unpacker.bytesWritten < packed) {
      const more = packed - unpacker.bytesWritten;
      throw new DamagedFile(`${more} bytes follow the end of its gzip`, { file, offset });
    }
  } catch (error) {
    if (!isZlibError(error)) throw error;
    const Cause = error.code === 'Z_BUF_ERROR' ? EndsEarly : DamagedFile;
    throw new Cause(`its gzip cannot be unpacked: ${error.message}`, { file, offset });
  } finally {
    stopped.abort();
    unpacker.destroy();
  }
}

/** @returns how many bytes were sent */
async function feed(
  unpacker: Gunzip,
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<number> {
  let bytes = 0;
  for await (const chunk of gathered(chunks)) {
    bytes += chunk.length;
    if (signal.aborted || unpacker.destroyed) return bytes;
    if (!unpacker.write(chunk)) await once(unpacker, 'drain', { signal });
  }
  unpacker.end();
  return bytes;
}

/** A thread of its own unpacks each write: small ones, as a network gives them, cost more than they hold. */
async function* gathered(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    held.push(chunk);
    bytes += chunk.length;
    if (bytes < writeBytes) continue;
    yield Buffer.concat(held);
    held = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(held);
}

const isZlibError = (error: unknown): error is Error & { code: string } =>
  typeof error === 'object' && error !== null && 'code' in error && /^Z_/.test(String(error.code));
