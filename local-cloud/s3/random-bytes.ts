import { createCipheriv, createHash } from 'node:crypto';

/**
 * Incompressible bytes, the same for the same seed, made faster than a disk takes them. Pieces are
 * 256 KiB.
 */
export function* randomBytesOf(total: number, seed: number): Generator<Buffer> {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, seed), Buffer.alloc(16));
  const zeros = Buffer.alloc(256 * 1024);
  for (let left = total; left > 0; left -= zeros.length) {
    yield cipher.update(zeros.subarray(0, Math.min(left, zeros.length)));
  }
}

/** The SHA-256 of bytes that come in pieces, in hex, and how many there were. */
export async function sha256Of(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
  const hash = createHash('sha256');
  let size = 0;
  for await (const piece of pieces) {
    hash.update(piece);
    size += piece.length;
  }
  return { size, sha256: hash.digest('hex') };
}
