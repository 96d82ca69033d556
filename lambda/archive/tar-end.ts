import type { Header } from 'tar-stream';

/** A tar's unit: a header takes one, contents are filled up to it. */
const block = 512;
/** Two blocks of zeros end a tar. */
const endBytes = 2 * block;

const filledUp = (bytes: number) => Math.ceil(bytes / block) * block;

const manyZeros = Buffer.alloc(16 * 1024);

/** Logs are filled up with megabytes of zeros: those are not counted one by one. */
function zerosAtEnd(chunk: Uint8Array): number {
  let at = chunk.length;
  while (at >= manyZeros.length) {
    const from = at - manyZeros.length;
    if (chunk[at - 1] !== 0 || manyZeros.compare(chunk, from, at) !== 0) break;
    at = from;
  }
  while (at > 0 && chunk[at - 1] === 0) at--;
  return chunk.length - at;
}

/**
 * Sees whether a tar has its end. Without it a tar that was cut between two files reads as a whole
 * one, and `tar x` leaves out what stands behind it.
 */
export class TarEnd {
  #bytes = 0;
  #zerosAtEnd = 0;
  /** Where the last file ends. */
  #filesEnd = 0;
  #last = '';

  /** @param chunk of the unpacked tar, in order */
  take(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    const zeros = zerosAtEnd(chunk);
    this.#zerosAtEnd = zeros < chunk.length ? zeros : this.#zerosAtEnd + zeros;
  }

  /** @throws Error for a file behind the end */
  takeMember({ name, type, size, byteOffset, pax }: Header & { byteOffset?: number }): void {
    if (byteOffset === undefined) throw new Error('it does not tell where its files begin');
    // Long names have headers of their own, which stand before the file's.
    const isPlain = pax === null && name.length <= 100;
    const isFirst = this.#filesEnd === 0;
    if (isPlain && !isFirst && byteOffset - block > this.#filesEnd) {
      throw new Error(`${name} follows its end, where tar does not look for it`);
    }
    this.#filesEnd = byteOffset + (type === 'directory' ? 0 : filledUp(size ?? 0));
    this.#last = name;
  }

  /** @throws Error when all bytes have come and there was no end */
  check(): void {
    const left = this.#bytes - this.#filesEnd;
    if (left >= endBytes && this.#zerosAtEnd >= left) return;
    const where = this.#last === '' ? 'it holds no file' : `its last file is ${this.#last}`;
    throw new Error(`it has no end, two blocks of zeros; ${where}`);
  }
}
