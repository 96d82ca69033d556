import { Adler32 } from './adler32.ts';

/** Bytes of a seal: i64 Adler-32 of everything before it, i32 1, "/". */
const sealBytes = 13;
const magic = 'ZKSN';

/**
 * Checks while its bytes pass by that a snapshot is whole: it begins with ZooKeeper's magic and
 * ends in a seal that fits all bytes before it (zookeeper.md section 1.4). Takes the uncompressed
 * file, in chunks of any size.
 */
export class SnapshotSeal {
  readonly #adler = new Adler32();
  #bytes = 0;
  #head = Buffer.alloc(0);
  /** The last bytes seen, not yet summed: they may be the seal. */
  #tail = Buffer.alloc(0);

  update(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    if (this.#head.length < magic.length) {
      this.#head = Buffer.concat([this.#head, chunk]).subarray(0, magic.length);
    }
    const seen = Buffer.concat([this.#tail, chunk]);
    const covered = Math.max(0, seen.length - sealBytes);
    this.#adler.update(seen, 0, covered);
    this.#tail = seen.subarray(covered);
  }

  /** What is wrong with the snapshot, or undefined when it is whole. Call it after the last chunk. */
  fault(): string | undefined {
    if (this.#head.toString('latin1') !== magic) return 'it does not begin with ZKSN';
    if (this.#tail.length < sealBytes) return `it has only ${this.#bytes} bytes`;
    if (this.#tail.readUInt32BE(8) !== 1 || this.#tail[12] !== 0x2f) {
      return 'it ends without a seal: it was cut or is still being written';
    }
    const sealed = this.#tail.readBigUInt64BE(0);
    const summed = BigInt(this.#adler.value);
    return sealed === summed
      ? undefined
      : `its Adler-32 is ${summed.toString(16)}, its seal says ${sealed.toString(16)}`;
  }
}
