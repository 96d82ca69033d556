import { createHash, type Hash } from 'node:crypto';
import { type Crc64Nvme, crc64Nvme } from './crc64-nvme.ts';

/** One member of an archive. */
export interface ArchivedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * What a run tells of an archive beside its verdict: the sum of each file, by which a restore checks what it
 * unpacked, and the one that S3 stores. Both are passes over all bytes: whoever only wants the verdict takes none.
 */
export class ManifestSums {
  readonly files: ArchivedFile[] = [];
  readonly #crc: Crc64Nvme | undefined;

  private constructor(crc: Crc64Nvme | undefined) {
    this.#crc = crc;
  }

  /** @param withCrc whether S3 stores a CRC64NVME that it is held against */
  static async begin(withCrc: boolean): Promise<ManifestSums> {
    return new ManifestSums(withCrc ? await crc64Nvme() : undefined);
  }

  /** @param chunk of the archive as S3 holds it */
  takePacked(chunk: Uint8Array): void {
    this.#crc?.update(chunk);
  }

  /** The sum of a member; give it all bytes of it, and then to `takeFile`. */
  beginFile(): Hash {
    return createHash('sha256');
  }

  takeFile(path: string, bytes: number, sum: Hash): void {
    this.files.push({ path, bytes, sha256: sum.digest('hex') });
  }

  /** Ends that sum, in Base64, as S3 writes it; undefined where it was not wanted. Ask once. */
  crc64nvme(): string | undefined {
    return this.#crc?.digest();
  }
}
