import { createCRC64 } from 'hash-wasm';

/** x^64 + x^63 + x^61 + …, its bits turned round, as the NVM Express command set gives it. */
const polynomial = '9a6c9329ac4bc9b5';

/** The check sum that S3 stores with an object; Node does not offer it. */
export interface Crc64Nvme {
  update(bytes: Uint8Array): void;
  /** Of all bytes so far, in Base64, as S3 writes it. */
  digest(): string;
}

/** Begins a check sum of no bytes. */
export async function crc64Nvme(): Promise<Crc64Nvme> {
  const sum = await createCRC64(polynomial);
  sum.init();
  return {
    update: (bytes) => {
      sum.update(bytes);
    },
    digest: () => Buffer.from(sum.digest('binary')).toString('base64'),
  };
}
